import { conformance } from "./suite.ts";

conformance("REST");
