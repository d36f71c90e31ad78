import type { Facet } from "../shape.ts";

export const risk: Facet = {
  title: "Limits and risks",
  act: "Know the limits and the risks",
  question: "What can go wrong?",
  symptom: "A surprise stops everything",
  cause: "Nobody asked what could go wrong or who would deal with it.",
  check: "Imagine the plan has failed and write down the likely reason.",
  myth: "Thinking about risks slows you down",
  truth: "A few minutes of worry in advance are faster than a long repair.",
  tasks: [
    "Name the worst thing that could happen.",
    "Decide how you would notice it early.",
    "Agree on who acts then.",
    "Keep a way back open.",
  ],
  text: [
    [
      "Every plan for {s} has limits, and naming them is a sign of care.",
      "[Responsible preparation distinguishes between inconvenient, expensive and genuinely dangerous consequences, and treats each category differently.|Rules on safety and law come before any tip in a text like this one.]",
      "A risk is easier to bear when there is a way back.",
      "Not every danger is likely, and not every likely one is serious.",
      "What is merely annoying should not take the place of what is harmful.",
    ],
    [
      "Imagine that everything went wrong and ask what the reason was.",
      "Sort the dangers by harm first and by likelihood second.",
      "Evaluate the probability and the potential consequences separately, because an improbable event may nevertheless be unacceptable.",
      "For the gravest risk, write down an early warning sign.",
      "Where your plans for {s} touch health, money or law, ask a professional before you act.",
    ],
    [
      "A risk nobody owns is a risk nobody sees.",
      "[Preventive measures are only effective if somebody is responsible for maintaining them after the initial enthusiasm has disappeared.|Go over the risks again when conditions change.]",
      "Keep copies, spares or time in reserve, whichever you would miss most.",
      "If you cannot afford the worst case, choose a smaller plan.",
      "With {s}, as elsewhere, a calm exit is part of a good plan.",
    ],
  ],
};

export const sources: Facet = {
  title: "Sources you can trust",
  act: "Check what you read",
  question: "Which sources deserve trust?",
  symptom: "Advice contradicts itself",
  cause: "Sources with different aims and conditions are mixed together.",
  check: "Find out who wrote each piece of advice, when, and for which case.",
  myth: "What is repeated often must be true",
  truth: "Repetition shows that a claim is popular, not that it has been checked.",
  tasks: [
    "Note who wrote it and when.",
    "Look for the original of each figure.",
    "Find one source that disagrees.",
    "Write down what you could not confirm.",
  ],
  text: [
    [
      "Advice on {s} is easier to find than to judge.",
      "[Trustworthy publications identify their authors, explain their methods and acknowledge the limitations of their conclusions.|One careful source is better than ten that copy each other.]",
      "A good source says how it knows what it claims.",
      "The date matters, since good advice can grow old.",
      "A seller may be right, but you should know who is speaking.",
    ],
    [
      "Trace every figure back to the place where it was first published.",
      "Ask for which conditions a statement was made and whether they are yours.",
      "Pay particular attention to definitions and methods of measurement, because apparently contradictory statements may describe different things.",
      "Look on purpose for a voice that disagrees.",
      "Save the passages on {s} that you rely on, with title and date.",
    ],
    [
      "If a claim cannot be checked, treat it as an opinion.",
      "[A preliminary conclusion that openly acknowledges uncertainty is more helpful than an impressive statement without any foundation.|Say openly what you could not confirm.]",
      "Strong words are no substitute for reasons.",
      "Two independent sources with the same answer are a good sign.",
      "Update your notes on {s} when a better source turns up.",
    ],
  ],
};

export const doubts: Facet = {
  title: "Doubts worth hearing",
  act: "Listen to the doubts",
  question: "What speaks against it?",
  symptom: "Objections arrive too late",
  cause: "Doubts were treated as bad manners instead of useful hints.",
  check: "Ask the person who is least convinced to speak first.",
  myth: "Doubters only hold things up",
  truth: "A good objection is free advice.",
  tasks: [
    "Write down the strongest objection.",
    "Say what would prove it right.",
    "Answer it or change the plan.",
    "Thank the person who raised it.",
  ],
  text: [
    [
      "Fair doubts about {s} deserve a fair hearing.",
      "[Critical questions are an opportunity to discover hidden assumptions while corrections are still comparatively inexpensive.|The strongest counter-argument is the one you should be able to explain yourself.]",
      "An objection shows where a plan is thin.",
      "Whoever asks awkward questions early saves everyone trouble.",
      "Enthusiasm and doubt can live in the same person.",
    ],
    [
      "Put the best case against your plan into two honest sentences.",
      "Ask what would have to be true for the objection to win.",
      "Formulate the opposing position so accurately that its supporters would recognise it as a fair description.",
      "Look for facts that could settle the matter, not for louder words.",
      "Where views on {s} differ because values differ, say so and move on.",
    ],
    [
      "Not every doubt needs an answer today.",
      "[Persistent disagreement may indicate different priorities, and additional information alone will not resolve it.|If you lose an argument and improve the plan, you have won.]",
      "A doubt that returns in new words has not been answered.",
      "Be wary of plans that nobody dares to question.",
      "Decide on {s} when the open doubts are known, not when they are gone.",
    ],
  ],
};

export const help: Facet = {
  title: "When to ask for help",
  act: "Ask for help in time",
  question: "When should you ask for help?",
  symptom: "Someone is stuck and nobody knows",
  cause: "Asking was put off until the problem had grown.",
  check: "Say in two sentences what you tried and where you stopped.",
  myth: "Asking for help is a sign of weakness",
  truth: "A good question shows that you have thought about the matter.",
  tasks: [
    "Write the question in two sentences.",
    "Say what you have tried.",
    "Choose one person who may know.",
    "Set a date after which you will ask.",
  ],
  text: [
    [
      "Nobody has to work out {s} alone.",
      "[Experienced people recognise familiar patterns quickly and can often identify the decisive question within a short conversation.|Experts differ, so ask more than one when much depends on the answer.]",
      "Help is cheapest before the problem has grown.",
      "A precise question gets a better answer than a long story.",
      "People enjoy helping when they can see that you have tried.",
    ],
    [
      "Write down what you wanted, what you did and what happened instead.",
      "Ask for the next step rather than for a complete solution.",
      "Prepare the relevant information in advance, including unsuccessful attempts, so that nobody has to reconstruct the situation.",
      "Choose someone who has dealt with {s} under conditions like yours.",
      "Agree on what the help will cost before it begins.",
    ],
    [
      "Good advisers also tell you when you do not need them.",
      "[External assistance should strengthen your own understanding instead of creating a permanent dependency on somebody else's availability.|Return the favour by passing on what you have learned.]",
      "If two answers conflict, ask each adviser for the reason.",
      "Decide beforehand how long you will try on your own.",
      "Keep the names of people who know {s} well next to your notes.",
    ],
  ],
};

export const notes: Facet = {
  title: "Notes that help later",
  act: "Keep useful notes",
  question: "What is worth writing down?",
  symptom: "Nobody remembers why it was done this way",
  cause: "Results were kept, but the reasons were not.",
  check: "Pick one past decision and look for its reason in your notes.",
  myth: "You will remember the details",
  truth: "Memory keeps the ending and loses the reasons.",
  tasks: [
    "Note the date, the step and the result.",
    "Add the reason for each decision.",
    "Keep all notes in one place.",
    "Mark the questions that are still open.",
  ],
  text: [
    [
      "Notes on {s} are letters to your later self.",
      "[Careful documentation preserves the reasoning behind a decision, which is precisely the information that disappears first.|What is written down no longer has to be carried in the head.]",
      "A line written today can spare an hour of searching.",
      "Reasons matter more than results, because results can be seen anyway.",
      "Short notes survive; long ones are never finished.",
    ],
    [
      "Write the date, what you did and what came of it.",
      "Add one line on why you chose this way and not another.",
      "Record observations immediately and interpretations separately, so that later readers can arrive at a different conclusion.",
      "Keep photos next to the words wherever they say more.",
      "Use the same form each time, so that entries on {s} can be compared.",
    ],
    [
      "Read the last entry before you continue.",
      "[Documentation remains useful only if obsolete information is removed regularly and important decisions are easy to identify.|Notes that nobody reads are a hint to make them shorter.]",
      "Underline open questions so that they stand out.",
      "Throw nothing away until the work is over.",
      "When someone else takes over {s}, good notes make the handover easy.",
    ],
  ],
};
