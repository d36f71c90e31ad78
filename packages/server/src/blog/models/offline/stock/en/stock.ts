import type { Stock } from "../shape.ts";
import { cost, criteria, goal, needs, options, start, terms } from "./facets-a.ts";
import { first, measure, mistakes, order, test, time, tools } from "./facets-b.ts";
import { doubts, help, notes, risk, sources } from "./facets-c.ts";
import { habit, review, share } from "./facets-d.ts";
import { phrases } from "./phrases.ts";
import { moreAnswers, questions } from "./questions.ts";
import { tones } from "./tones.ts";
import { types } from "./types.ts";

const facets = {
  goal,
  start,
  terms,
  needs,
  criteria,
  options,
  cost,
  time,
  tools,
  first,
  order,
  test,
  measure,
  mistakes,
  risk,
  sources,
  doubts,
  help,
  notes,
  habit,
  review,
  share,
};

export const english: Stock = { language: "en", facets, types, tones, questions, moreAnswers, phrases };
