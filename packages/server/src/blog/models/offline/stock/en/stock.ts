import type { Stock } from "../shape.ts";
import * as a from "./facets-a.ts";
import * as b from "./facets-b.ts";
import * as c from "./facets-c.ts";
import * as d from "./facets-d.ts";
import { phrases } from "./phrases.ts";
import { moreAnswers, questions } from "./questions.ts";
import { tones } from "./tones.ts";
import { types } from "./types.ts";

const facets = { ...a, ...b, ...c, ...d };

export const english: Stock = { language: "en", facets, types, tones, questions, moreAnswers, phrases };
