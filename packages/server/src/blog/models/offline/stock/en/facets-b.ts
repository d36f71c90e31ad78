import type { Facet } from "../shape.ts";

export const time: Facet = {
  title: "Time and rhythm",
  act: "Plan the time and find a rhythm",
  question: "How much time does it take?",
  symptom: "It is always put off",
  cause: "The task has no fixed place in the week.",
  check: "Look in the calendar for the next firm date.",
  myth: "It has to be done in one go",
  truth: "Short, regular sessions are easier to keep up than one heroic effort.",
  tasks: [
    "Choose a fixed day for the work.",
    "Break the work into parts that fit an evening.",
    "Plan a pause before the next stage.",
    "Leave one date free for delays.",
  ],
  text: [
    [
      "Good plans for {s} respect the calendar you really have.",
      "[Optimistic schedules are understandable, but they regularly ignore interruptions, unfamiliar procedures and the availability of other people.|Some parts cannot be rushed, however much you want the result.]",
      "A task without a date tends to slide behind tasks that have one.",
      "Steady small sessions are easier to protect than rare long ones.",
      "Waiting time is part of the work, so plan for it.",
    ],
    [
      "Note how long the first part takes and use that for the next estimate.",
      "Put the hardest part at the hour when you are freshest.",
      "Reserve the most demanding activities for periods without interruption, and combine routine activities into manageable sessions.",
      "Link the work to a date that is already in your diary.",
      "Ask others early if your plan for {s} needs their time as well as yours.",
    ],
    [
      "A delay is information, not a failure.",
      "[A schedule is primarily an instrument for recognising deviations early, and only secondarily a promise about the final date.|Look at the calendar again after a few weeks and adjust the pace.]",
      "When time gets short, drop a part instead of rushing all of them.",
      "Rest belongs in the plan, since tired people skip the checks.",
      "If you never find a slot for {s}, the goal may matter less than you thought.",
    ],
  ],
};

export const tools: Facet = {
  title: "Tools and materials",
  act: "Gather what you need",
  question: "What do you need to have at hand?",
  symptom: "Work stops because something is missing",
  cause: "The list of what is needed was made from memory.",
  check: "Walk through the work in your mind and note each thing you touch.",
  myth: "You need the best equipment first",
  truth: "Simple tools show you what you need before you pay for more.",
  tasks: [
    "List what each step needs.",
    "See what is already at hand.",
    "Borrow what you will use only once.",
    "Put everything in one place.",
  ],
  text: [
    [
      "The right tools for {s} are the ones you will really use.",
      "[Expensive equipment creates expectations of its own, while modest equipment directs attention towards the actual activity.|Lists made while working are better than lists made at a desk.]",
      "A simple tool that is within reach beats a fine one that is far away.",
      "Equipment cannot replace a clear idea of the work.",
      "Good material saves effort where it is used every day.",
    ],
    [
      "Go through the work step by step and write down what each step needs.",
      "Borrow or rent anything that you may use only once.",
      "Consider practical questions, such as durability, maintenance and compatibility with existing equipment, before you compare additional functions.",
      "Learn one tool well before you add the next.",
      "Ask people who work on {s} what they stopped using, and why.",
    ],
    [
      "If a tool slows you down twice in a row, look for the reason.",
      "[Standardised, well-documented tools are preferable to exotic ones, because replacements and instructions remain available.|Care for tools takes minutes and keeps them ready.]",
      "Keep spare parts for whatever would stop the work.",
      "Storage counts: what is hard to reach will not be used.",
      "Buy more only when your work on {s} has shown you what is missing.",
    ],
  ],
};

export const first: Facet = {
  title: "The first step",
  act: "Begin small",
  question: "What is a good first step?",
  symptom: "Nothing ever begins",
  cause: "The first step is too big or too vague to start today.",
  check: "Ask whether the first step could be done within the next hour.",
  myth: "You have to be fully ready to begin",
  truth: "Some questions only get an answer once the work has begun.",
  tasks: [
    "Choose a step that fits into today.",
    "Prepare everything the evening before.",
    "Do it without adding anything.",
    "Write down what surprised you.",
  ],
  text: [
    [
      "The first step with {s} should be small enough to take today.",
      "[A modest beginning produces concrete experience, which is considerably more useful than additional speculation about hypothetical difficulties.|Doubt grows while you wait and shrinks while you work.]",
      "A beginning teaches things that no plan can contain.",
      "Nobody needs permission to try something small and safe.",
      "The first result may be plain; it only has to be real.",
    ],
    [
      "Pick one thing that can be finished in a single sitting.",
      "Set out what you need beforehand, so that starting takes no effort.",
      "Limit the initial attempt to a single, clearly defined activity whose result you can evaluate without complicated preparation.",
      "Do the step exactly as planned and resist adding extras.",
      "Let the outcome decide what you try next with {s}.",
    ],
    [
      "If you keep putting it off, cut the step in half.",
      "[An unsuccessful beginning is valuable information, provided that you examine the circumstances before you repeat the attempt.|Show the result to someone who will ask good questions.]",
      "A first step that cannot be undone is too large.",
      "Success on day one is pleasant but not required.",
      "Once you have begun, you know more about {s} than any plan could tell you.",
    ],
  ],
};

export const order: Facet = {
  title: "The order of work",
  act: "Put the work in order",
  question: "In which order does the work go?",
  symptom: "Work has to be done twice",
  cause: "A later step changed what an earlier one had settled.",
  check: "Ask for each step what has to be finished before it can begin.",
  myth: "The order hardly matters",
  truth: "Some steps depend on others, and finding that out late means starting again.",
  tasks: [
    "Write each step on its own card.",
    "Lay the cards in order.",
    "Mark steps that depend on others.",
    "Put a check after every large step.",
  ],
  text: [
    [
      "The order of steps decides how much work on {s} has to be done twice.",
      "[A well-considered sequence reduces waiting, repetition and the unpleasant surprise of discovering a missing requirement at the last moment.|Parallel work saves time only if the parts do not touch.]",
      "Some steps open doors and others close them; do the opening ones first.",
      "What cannot be undone belongs as late as possible.",
      "A visible order calms everyone who takes part.",
    ],
    [
      "Write every step on a card and move the cards around.",
      "For each card ask: what must be ready before this can begin?",
      "Identify the dependencies between individual activities, and begin with those on which the greatest number of others depends.",
      "Put the step you know least about near the start, because it may change the rest.",
      "Read the whole plan for {s} aloud once; gaps are easy to hear.",
    ],
    [
      "Change the order when facts demand it, not when boredom does.",
      "[Document every deviation from the intended sequence, since repeated deviations may indicate a dependency nobody had noticed.|A step that is skipped twice is probably not needed.]",
      "Finish one step before you admire the next.",
      "If everything seems urgent, ask what would break first.",
      "Keep the cards, since the next round of {s} can start from them.",
    ],
  ],
};

export const test: Facet = {
  title: "A small test",
  act: "Run a small test",
  question: "How can you try it on a small scale?",
  symptom: "Large efforts fail late",
  cause: "Nothing was tried on a small scale before the big decision.",
  check: "Find the smallest version that could still prove you wrong.",
  myth: "Testing first is a waste of time",
  truth: "A small test costs little and can stop a large mistake.",
  tasks: [
    "State what you expect to see.",
    "Change only one thing at a time.",
    "Set the end of the test beforehand.",
    "Write down the result, whatever it is.",
  ],
  text: [
    [
      "A small test answers questions about {s} that no discussion can settle.",
      "[Experiments on a limited scale expose unrealistic assumptions before they have consumed a significant part of the available resources.|One honest trial is worth several confident opinions.]",
      "The point of a test is to learn, not to be right.",
      "A test that cannot fail teaches nothing.",
      "Small means cheap, quick and easy to undo.",
    ],
    [
      "Before you start, write down what you expect to happen.",
      "Change one thing and leave the rest alone.",
      "Define the expectation, the observation period and the criterion for success in writing before the experiment begins.",
      "Decide in advance how long the test runs and what counts as a yes.",
      "Use normal conditions, because your plan for {s} has to work on an ordinary day.",
    ],
    [
      "A failed test is a cheap lesson, so write it down.",
      "[Results obtained under exceptional conditions should be interpreted carefully and repeated in an ordinary environment whenever possible.|Share the result together with the conditions under which it came about.]",
      "Do not stretch the test until it says what you hoped for.",
      "If the result is unclear, the question was probably too broad.",
      "Only after the test is it time to give {s} more room.",
    ],
  ],
};

export const measure: Facet = {
  title: "Signs of progress",
  act: "Watch how things develop",
  question: "How do you notice progress?",
  symptom: "Nobody knows whether it works",
  cause: "There is no agreed sign of success.",
  check: "Ask what you would see, hear or count if things were going well.",
  myth: "What cannot be counted does not count",
  truth: "Some of the best signs are seen rather than counted.",
  tasks: [
    "Choose two signs that are easy to see.",
    "Look at them on the same day each week.",
    "Note the value even when it is bad.",
    "Ask what else could explain a change.",
  ],
  text: [
    [
      "Progress with {s} should be visible without guesswork.",
      "[Meaningful indicators are closely connected with the original goal and sufficiently sensitive to reveal a gradual development.|Feelings are a fair hint, although they need a second witness.]",
      "A sign is useful if it can change your next decision.",
      "Two good signs are easier to follow than a wall of figures.",
      "Numbers help, but so do photos, remarks and time saved.",
    ],
    [
      "Choose signs that can be checked in a minute.",
      "Look at the signs at fixed times, so that good days do not distort the view.",
      "Combine a quantitative indicator with a qualitative observation, for example a weekly figure with a short comment, because either can be misleading in isolation.",
      "Write down the result before you explain it.",
      "Compare today's notes on {s} with your own first ones, not with someone else's success.",
    ],
    [
      "A sign that never moves can be dropped.",
      "[Unexpected results deserve particular attention, since they may reveal an influence that nobody had previously considered.|Stop counting once the goal is reached; attention is better spent elsewhere.]",
      "Beware of signs that are easy to please without any real gain.",
      "Bad values are the ones you learn most from.",
      "Show the signs to others who care about {s} and let them ask.",
    ],
  ],
};

export const mistakes: Facet = {
  title: "Common traps",
  act: "Avoid the common traps",
  question: "Which mistakes are easy to make?",
  symptom: "The same mistake keeps coming back",
  cause: "The slip was fixed each time, but its reason never was.",
  check: "Write down the last few slips and look for what they share.",
  myth: "Careful people make no mistakes",
  truth: "Careful people make mistakes too; they notice them earlier.",
  tasks: [
    "Write down what went wrong last time.",
    "Look for the reason behind it.",
    "Change one thing so it cannot happen the same way.",
    "Tell others what you learned.",
  ],
  text: [
    [
      "The traps around {s} are easier to see once someone has named them.",
      "[Many difficulties are the predictable consequence of unclear responsibilities, unrealistic expectations or information that arrived too late.|Silence is a trap as well: small problems grow when nobody mentions them.]",
      "Haste is a classic trap, because checks are dropped first.",
      "Another trap is copying a plan that was made for other conditions.",
      "Wanting everything at once is a mistake that looks like ambition.",
    ],
    [
      "Ask at the start what would most likely go wrong.",
      "Plan one simple guard against the likeliest slip, such as a second look.",
      "An independent reviewer will notice contradictions and omissions that familiarity has made invisible to everybody involved.",
      "Do not add a new rule for each error; one good habit covers many.",
      "When advice on {s} sounds too easy, look for what it leaves out.",
    ],
    [
      "A mistake that is found early is cheap.",
      "[A group that discusses errors without accusation learns considerably faster than one that merely documents them.|Some traps only show up under pressure, so try things on a busy day too.]",
      "Blame makes people hide errors, and hidden errors return.",
      "Fix the cause, and the symptom will not need you again.",
      "Keep a short list of slips with {s}; it is a patient teacher.",
    ],
  ],
};
