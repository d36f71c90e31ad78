import { conformance } from "./suite.ts";

conformance("gRPC");
