import type { Stock } from "../shape.ts";

export const questions: Stock["questions"] = {
  cost: {
    match: /\b(cost|costs|price|prices|expensive|cheap|budget|how much)\b/,
    ask: "What does it cost to begin with {s}?",
    answers: [
      "An honest figure needs your own offers and bills, so none is given here.",
      "Add up what is paid once, what comes back each month, and the hours you put in yourself.",
      "A first trial on a small scale shows where most of the money and time would go.",
      "Set a limit before you begin, and stop to think when you reach it.",
      "Cheap beginnings are possible wherever things can be borrowed or shared.",
    ],
  },
  time: {
    match: /\b(how long|how often|time does|hours|duration)\b/,
    ask: "How long does it take to see results with {s}?",
    answers: [
      "That depends on your goal and on how much of each week you can spare.",
      "Time the first small part and use that as the measure for the rest.",
      "Plan some reserve, since waiting and delays belong to nearly every project.",
      "A fixed slot in the calendar tells you more than any general promise.",
      "If the first sign of progress is late, make the part smaller rather than the effort larger.",
    ],
  },
  mistakes: {
    match: /\b(mistakes?|errors?|avoid|wrong|problems?|fail|pitfalls?)\b/,
    ask: "Which mistakes with {s} should I avoid?",
    answers: [
      "The usual suspects are haste, too many changes at once and a goal that nobody wrote down.",
      "Advice that was made for other conditions is another classic.",
      "You catch most slips early if you look at fixed times instead of by chance.",
      "Write each slip down with its reason, and it will rarely come back.",
      "A second pair of eyes helps where a mistake would be hard to undo.",
    ],
  },
  start: {
    match: /\b(start|begin|beginners?|first step|get started|getting started)\b/,
    ask: "How do I start with {s}?",
    answers: [
      "Choose one step that can be finished in a single sitting.",
      "Write down beforehand what you expect, so that the result can surprise you.",
      "Use what you already have for the first round.",
      "Afterwards, note what went well and what you would change.",
      "The second step should follow from the result of the first, not from a finished master plan.",
    ],
  },
  need: {
    match: /\b(need|needed|require|required|equipment|tools?|materials?)\b/,
    ask: "What do I need for {s}?",
    answers: [
      "Less than a shop window suggests, at least for the first trial.",
      "Walk through the steps in your mind and note what each one touches.",
      "Whatever appears on the list only once can be borrowed.",
      "A place to keep notes is part of the basic equipment.",
      "Buy the missing piece when the work has shown that it is missing.",
    ],
  },
  which: {
    match: /\b(which|best|better|compare|versus|vs|difference|alternatives?)\b/,
    ask: "Which way of handling {s} is the right one?",
    answers: [
      "There is no winner without conditions, so name yours first.",
      "Hold every option against the same short list of points.",
      "Options that miss a point you cannot do without are out.",
      "Between the ones that remain, a small trial decides better than a debate.",
      "When two come out level, take the one that is easier to undo.",
    ],
  },
  why: {
    match: /\b(?:worth|benefits?|advantages?|important|should i|reasons? to)\b/,
    ask: "Is it worth the effort to look into {s}?",
    answers: [
      "It is worth it if it brings you closer to a goal you can name.",
      "Write that goal down and ask what would change if you did nothing.",
      "Compare the gain you hope for with the hours you would spend.",
      "A short trial gives you a better answer than other people's praise.",
      "Should the trial bring nothing, you may stop with a good conscience.",
    ],
  },
  who: {
    match: /\b(?:who should|who needs|who is it for|who can|for whom|suitable)\b/,
    ask: "Who should take a closer look at {s}?",
    answers: [
      "Anyone who can name a need that it might meet.",
      "It also helps to ask who carries the work and who enjoys the result.",
      "People with special limits, such as health or law, should ask a professional first.",
      "If nobody around you has the need, the topic can wait.",
      "Talk to one person who has tried it under conditions like yours.",
    ],
  },
  how: {
    match: /\bhow (?:do (?:i|you|we)|can (?:i|you|we)|should|to)\b/,
    ask: "How do I approach {s} step by step?",
    answers: [
      "Begin by saying what should be different at the end.",
      "Break the way there into small steps and write a note after each one.",
      "Do the part you know least about early, because it may change the rest.",
      "Check the result at a fixed time and compare it with your first note.",
      "What works may stay; what does not work gets one change at a time.",
    ],
  },
  what: {
    match: /^what(?:'s| is| are| belongs|\s+does\b.*\bmean)\b/,
    ask: "What belongs to {s} and what does not?",
    answers: [
      "A working definition in your own words is the best beginning.",
      "Write one sentence on what it covers and another on what it leaves out.",
      "An example and a counter-example make the border visible.",
      "If sources use the word in different ways, note who means what.",
      "The definition may stay short as long as others can repeat it.",
    ],
  },
  when: {
    match: /\bwhen (?:should|is the (?:right|best)|to|do i|can i)\b/,
    ask: "When is the right moment for {s}?",
    answers: [
      "The right moment is when you have a goal, a free slot and a step that is small enough.",
      "Waiting makes sense only if you can say what you are waiting for.",
      "Outside deadlines should be written down first.",
      "A quiet week is better for a beginning than a busy one.",
      "If the moment never comes, shrink the first step until it fits.",
    ],
  },
  other: {
    match: /./,
    ask: "What should I check first about {s}?",
    answers: [
      "A general answer would be a guess, because much depends on your conditions.",
      "List the conditions that matter and mark the one that would change the answer.",
      "Look for a source that deals with exactly this case. Where no such source exists, a small and safe trial is the next best thing.",
      "Treat the answer as open until you have seen it for yourself.",
    ],
  },
};

export const moreAnswers: Stock["moreAnswers"] = [
  "The sections above show how to work the answer out for your own case.",
  "A sentence from a good source is worth noting word for word.",
  "Ask someone with experience how they would check it.",
  "Keep the answer together with its date, since answers can grow old.",
  "What is true for others may still need a trial at your place.",
  "If the answer matters a lot, look for a second opinion.",
  "Part of the answer is a matter of taste, and that part is yours alone.",
  "Write your current answer down and look at it again in a month.",
  "An open question is fine as long as it stays visible.",
  "Numbers in an answer should always come with their origin.",
  "Start from the case you know best and move outwards.",
  "A clear no is also a useful result.",
  "Look at what would have to happen for the answer to change.",
  "The simplest version of the answer is a good place to begin.",
  "Where people disagree, ask what each of them has seen.",
  "Do not let one bad day decide the answer.",
  "Advice that fits on a card has the best chance of being used.",
  "Compare two cases that differ in one point only.",
  "Good answers name the point at which they stop being true.",
  "Be patient with answers that need a season to show.",
];
