// Its tests run as if they stood here.
import "../../examples/vitest.ts";
