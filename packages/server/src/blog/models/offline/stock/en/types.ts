import type { Stock } from "../shape.ts";

export const types: Stock["types"] = {
  custom: {
    subtitle: "what to know and how to proceed",
    opening: [
      "This post looks at {s} from several sides, one question at a time.",
      "It is meant for reading once and coming back to later.",
    ],
    closing: "Pick the part that touches your next step and begin there.",
  },
  brand: {
    subtitle: "what the name should stand for",
    opening: [
      "A name in the field of {s} is a promise, and promises can be checked.",
      "This post shows which questions a brand should be able to answer.",
    ],
    closing: "A brand earns trust by answering plain questions in plain words.",
  },
  top_10: {
    subtitle: "what to look at first",
    opening: [
      "This list gathers the points about {s} that deserve attention first.",
      "The order follows the course of the work, not a ranking by numbers.",
    ],
    closing: "Make the list your own by moving your weakest point to the top.",
  },
  product_review: {
    subtitle: "how to judge it fairly",
    opening: [
      "This review is a plan for your own test, because no test was carried out for it.",
      "It shows what to look at in {s} before praise or blame.",
    ],
    closing: "Write down what you saw yourself, and the verdict will follow.",
  },
  how_to: {
    subtitle: "a step-by-step plan",
    opening: [
      "This post takes {s} apart into steps that can be done one after the other.",
      "The steps come with lists to tick off.",
    ],
    closing: "Do the next open step today, and leave the rest to the calendar.",
  },
  comparison: {
    subtitle: "a fair comparison",
    opening: [
      "A fair comparison on {s} asks the same questions of every option.",
      "Where a fact is needed, this post leaves room for your own findings.",
    ],
    closing: "Choose when the open points are settled, not when the debate is loudest.",
  },
  guide: {
    subtitle: "a practical guide",
    opening: [
      "This guide leads through {s} from the first question to the first review.",
      "You can read it from start to end or go straight to the part you need.",
    ],
    closing: "Keep the guide at hand and return to it at each turn of the way.",
  },
  tutorial: {
    subtitle: "a hands-on tutorial",
    opening: [
      "This tutorial on {s} is made for doing, not only for reading.",
      "Have a pen and a free hour ready before you go on.",
    ],
    closing: "Repeat the whole round once more, and notice which steps now feel easy.",
  },
  listicle: {
    subtitle: "points worth a closer look",
    opening: ["Here are the points on {s} that reward a closer look.", "Each one can be read alone."],
    closing: "Underline the point that annoyed you most; it is often the useful one.",
  },
  case_study: {
    subtitle: "how to build a case that teaches something",
    opening: [
      "A case on {s} teaches something only if start, choices and result are all on record.",
      "No case is invented here; this is the frame for telling a real one.",
    ],
    closing: "Write down your own case while the details are fresh.",
  },
  news: {
    subtitle: "how to read the latest reports",
    opening: [
      "News about {s} travels fast, and checking takes longer.",
      "This post reports nothing that no source supports; it helps you to read what is reported.",
    ],
    closing: "Wait for the second source before you pass a story on.",
  },
  opinion: {
    subtitle: "a case for careful steps",
    opening: [
      "The view taken here on {s} is simple: small honest steps beat big confident ones.",
      "You are welcome to disagree, and the doubts have a section of their own.",
    ],
    closing: "If you hold another view, put its best reason into one sentence and test it.",
  },
  interview: {
    subtitle: "the questions worth asking",
    opening: [
      "This is an interview plan for a talk on {s}, with questions but no invented answers.",
      "It also says what to listen for.",
    ],
    closing: "Ask fewer questions, leave longer pauses, and let the other person finish.",
  },
  faq: {
    subtitle: "questions and answers",
    opening: [
      "People who begin with {s} tend to meet the same questions.",
      "Here they stand in the order in which they usually come up.",
    ],
    closing: "Add your own question to the list and look for the answer in your next trial.",
  },
  checklist: {
    subtitle: "a checklist to work through",
    opening: [
      "This checklist on {s} is meant to be used with a pen.",
      "Tick off what is done and leave the rest visible.",
    ],
    closing: "An open box is not a failure; it is the next thing to do.",
  },
  tips: {
    subtitle: "practical tips",
    opening: [
      "These tips on {s} are small enough to try one at a time.",
      "Take the ones that fit and leave the others.",
    ],
    closing: "Try one tip this week and judge it by what changed.",
  },
  definition: {
    subtitle: "what the term covers",
    opening: [
      "Before anyone argues about {s}, it helps to agree on what the term covers.",
      "This post builds a working definition step by step.",
    ],
    closing: "A definition has done its job when people stop asking what you mean.",
  },
  benefits: {
    subtitle: "which benefits count for you",
    opening: [
      "Which benefits you can expect from {s} depends on what you need.",
      "This post helps you to name a benefit and to check whether it arrives.",
    ],
    closing: "Count a benefit when you have seen it, not when it was promised.",
  },
  problem_solution: {
    subtitle: "from the problem to the solution",
    opening: [
      "Trouble with {s} is easier to solve once the problem has a clear shape.",
      "Each part here begins with a problem and ends with something to try.",
    ],
    closing: "Solve the problem that blocks the others first.",
  },
  trend_analysis: {
    subtitle: "how to tell a trend from a fashion",
    opening: [
      "A trend in {s} is a change that lasts; a fashion is one that is talked about.",
      "This post shows how to tell them apart with your own observations.",
    ],
    closing: "Look again in a few months, with the same questions in hand.",
  },
  statistics: {
    subtitle: "how to read the figures",
    opening: [
      "Figures on {s} can help or mislead, and the difference lies in how they were made.",
      "No figure is quoted here without a source.",
    ],
    closing: "Use a figure only if you can say who counted what, and when.",
  },
  resource_list: {
    subtitle: "where to look and what to collect",
    opening: [
      "This post sorts the kinds of help you can collect for {s}.",
      "It tells you how to judge each kind instead of listing names nobody checked.",
    ],
    closing: "Keep the list short enough to use and fresh enough to trust.",
  },
  timeline: {
    subtitle: "the course of the work",
    opening: ["This post puts {s} in an order of time, phase by phase.", "The dates are yours to fill in."],
    closing: "Write real dates next to the phases, and the plan becomes a promise.",
  },
  myth_busting: {
    subtitle: "beliefs that deserve a second look",
    opening: [
      "Some beliefs are repeated so often that nobody checks them, and talk about {s} has its share.",
      "Each part takes one belief and asks what holds up better.",
    ],
    closing: "The next time a claim sounds too neat, ask how anyone could know.",
  },
  best_practices: {
    subtitle: "habits that hold up",
    opening: ["Good practice in {s} is what still works on a bad day.", "The habits below are simple on purpose."],
    closing: "Adopt one habit fully before you add the next.",
  },
  getting_started: {
    subtitle: "getting started",
    opening: [
      "Starting with {s} takes less than most people fear and more than a good mood.",
      "This post covers the first stretch and nothing beyond it.",
    ],
    closing: "You are no longer at the start once the first step is behind you.",
  },
  advanced: {
    subtitle: "going beyond the basics",
    opening: [
      "This post is for people who already know the basics of {s}.",
      "It deals with judgement, because rules alone no longer carry you here.",
    ],
    closing: "Skill shows in what you leave out.",
  },
  troubleshooting: {
    subtitle: "symptoms, causes and checks",
    opening: [
      "When something goes wrong with {s}, the fastest way is to look before you change anything.",
      "Each part names a symptom, a likely cause and a check.",
    ],
    closing: "Change one thing, look at the effect, and only then change the next.",
  },
};
