import ipaddr from "ipaddr.js";

/** Azure answers its machines' metadata calls at this address, which looks like any public one. */
const azureWireServer = "168.63.129.16";
/** All addresses of the public IPv6 internet begin with these three bits (RFC 4291 2.4, IANA). */
const globalIpv6 = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Whether an IP address belongs to the public internet. Everything else is refused: loopback, private and link-local
 * networks, carrier-grade NAT, multicast, metadata services, and the forms that carry an IPv4 address inside an IPv6 one
 * (NAT64, 6to4, Teredo); an IPv4-mapped one is judged as the IPv4 address it is.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  if (parsed.range() !== "unicast" || parsed.toString() === azureWireServer) return false;
  return parsed.kind() === "ipv4" || parsed.match(globalIpv6);
}
