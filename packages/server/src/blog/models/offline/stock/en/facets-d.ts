import type { Facet } from "../shape.ts";

export const habit: Facet = {
  title: "How to keep going",
  act: "Make it a habit",
  question: "How do you keep it up?",
  symptom: "It starts well and then fades",
  cause: "The routine depended on mood rather than on a fixed moment.",
  check: "Find the day on which the routine was first skipped.",
  myth: "It only takes willpower",
  truth: "A fixed time and an easy start carry further than good intentions.",
  tasks: [
    "Choose a fixed moment for it.",
    "Make the smallest version count.",
    "Mark each time you did it.",
    "Plan how to restart after a gap.",
  ],
  text: [
    [
      "Staying with {s} takes other skills than starting does.",
      "[Sustainable routines depend less on extraordinary motivation than on a supportive environment and realistic expectations.|A gap is normal; the return is what counts.]",
      "A routine works when it also works on a bad day.",
      "The easier the start, the longer the habit lasts.",
      "Motivation comes and goes, while a fixed moment stays.",
    ],
    [
      "Tie the work to something that happens anyway.",
      "Define a smallest version that still counts.",
      "Remove unnecessary obstacles from the beginning of the activity, because hesitation is greatest immediately before the first movement.",
      "Lay out what you need where you will stumble over it.",
      "Tell someone that your week has a place for {s}.",
    ],
    [
      "If the routine fails twice, make it smaller.",
      "[Occasional interruptions are unavoidable, so decide beforehand how you intend to continue, for instance after a holiday or an illness.|Enjoyment is a fair reason to keep a detour.]",
      "Do not try to catch up on everything you missed.",
      "Change the hour before you give up the habit.",
      "After some months, ask whether your work on {s} still serves the goal.",
    ],
  ],
};

export const review: Facet = {
  title: "A look back",
  act: "Look back and adjust",
  question: "What would you do differently?",
  symptom: "Old plans run on unnoticed",
  cause: "There was no fixed moment to ask whether the plan still fits.",
  check: "Compare the first note with the way things look now.",
  myth: "What worked once will always work",
  truth: "Conditions change, and a plan that is never reviewed slowly stops fitting.",
  tasks: [
    "Set a date for looking back.",
    "Compare the result with the goal.",
    "Keep one thing, change one thing, drop one thing.",
    "Put the next date in the calendar.",
  ],
  text: [
    [
      "A look back turns work on {s} into experience.",
      "[Systematic evaluation separates the consequences of your own decisions from favourable or unfavourable circumstances.|A review needs a date, or it will not happen.]",
      "Results deserve a second look once the excitement has settled.",
      "Success can hide weak steps, and failure can hide good ones.",
      "The question is not who was right but what you know now.",
    ],
    [
      "Lay the goal next to the result and describe the gap.",
      "Ask what you would repeat, what you would change and what you would drop.",
      "Compare the original expectations with the actual development, and identify the assumptions that turned out to be unreliable.",
      "Choose one change only, so that you can see its effect.",
      "Note what you have learned about {s} that you did not expect.",
    ],
    [
      "Keep the review short, and it will be repeated.",
      "[Limit the number of simultaneous modifications, because otherwise nobody can determine which of them was responsible for the effect.|If nothing needs to change, leave it alone.]",
      "Praise what went well, because it is easily forgotten.",
      "A plan that survived its review is stronger than a new one.",
      "Set the next date for {s} before you close the notebook.",
    ],
  ],
};

export const share: Facet = {
  title: "Passing it on",
  act: "Explain it to others",
  question: "How do you explain it to others?",
  symptom: "Only one person knows how it works",
  cause: "Knowledge stayed in one head because sharing was never planned.",
  check: "Let someone else do the work while you only watch.",
  myth: "The work speaks for itself",
  truth: "Others see the result, but the thinking behind it has to be told.",
  tasks: [
    "Tell the story in a few sentences.",
    "Show one result.",
    "Say what you are not sure about.",
    "Ask what was unclear.",
  ],
  text: [
    [
      "Explaining {s} to someone else shows you what you have understood.",
      "[Communicating an experience to others requires a clear distinction between personal impressions and generally applicable observations.|Shared work is easier to keep alive than private work.]",
      "A short account with one example beats a complete report.",
      "People trust those who also say what they do not know.",
      "The listener's first question is usually the best one.",
    ],
    [
      "Begin with the reason, then show the result, and only then explain the way.",
      "Use the words of your listener and not those of the trade.",
      "Illustrate the explanation, for example with a typical case, and mention the conditions under which a different approach would be preferable.",
      "Leave out every detail that would not change a decision.",
      "Let others try a part of {s} themselves while you are nearby.",
    ],
    [
      "Credit goes to those who helped.",
      "[Constructive questions from an unfamiliar perspective can reveal the most important opportunity for further improvement.|Questions that come twice belong in the notes.]",
      "Do not promise that your way will work everywhere.",
      "A page that is kept up to date replaces many meetings.",
      "Whoever explains {s} well has a good chance of better advice in return.",
    ],
  ],
};
