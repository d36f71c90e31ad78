/** A UUID of version 4 (RFC 9562, 5.4) from `random`, which gives 0 to below 1. */
export function uuid4(random: () => number): string {
  return "xxxxxxxx-xxxx-4xxx-vxxx-xxxxxxxxxxxx".replace(/[xv]/g, (place) => {
    const digit = Math.floor(random() * 16);
    return (place === "x" ? digit : 8 + (digit % 4)).toString(16);
  });
}

/** `google.api.field_info` format UUID4. */
export function isUuid4(text: string): boolean {
  return /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i.test(text);
}
