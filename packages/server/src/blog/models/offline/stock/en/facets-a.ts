import type { Facet } from "../shape.ts";

export const goal: Facet = {
  title: "A clear goal",
  act: "Set a clear goal",
  question: "What should be true at the end?",
  symptom: "Nobody can say when it is done",
  cause: "The goal was never written down, so each person carries a different picture.",
  check: "Ask two people to describe the finished result and compare their words.",
  myth: "A rough idea of the goal is enough",
  truth: "A rough idea feels fine until the first hard choice, and then it gives no answer.",
  tasks: [
    "Write the goal in one plain sentence.",
    "Name the person who will judge the result.",
    "Note what you will leave out on purpose.",
    "Pick one sign that shows you are done.",
  ],
  text: [
    [
      "A clear goal makes every later choice about {s} easier.",
      "[A precise description of the intended result prevents misunderstandings and makes competing expectations visible before they turn into expensive arguments.|Think of the goal as the yardstick you hold against each new idea.]",
      "Without a goal, every option looks equally good.",
      "Most detours begin with a wish that was never put into words.",
      "A goal does not have to be grand; it has to be plain enough to check.",
    ],
    [
      "Start with one sentence that says what should be different afterwards.",
      "Use words that a neighbour would understand without further questions.",
      "Describe the situation you hope to reach, the conditions it depends on and the compromises you would still consider acceptable.",
      "Cut the sentence until only the part you truly care about is left.",
      "With {s}, a small goal reached beats a large one that is only admired.",
    ],
    [
      "Read the goal again whenever a decision feels hard.",
      "[Priorities inevitably shift over time, and a documented goal makes such changes a deliberate decision instead of a gradual accident.|A good goal also tells you what you may ignore.]",
      "If the goal no longer fits, change it openly instead of working around it.",
      "Tell the people around you what you aim for, so that their help points the same way.",
      "Keep the goal where you will see it each time you turn to {s}.",
    ],
  ],
};

export const start: Facet = {
  title: "Where you stand now",
  act: "Take stock of where you are",
  question: "Where do you stand today?",
  symptom: "Progress cannot be seen",
  cause: "There is no picture of the start, so there is nothing to compare with.",
  check: "Look for a note, a photo or a list from the first day.",
  myth: "The starting point does not matter",
  truth: "The same plan can suit one start and fail from another.",
  tasks: [
    "List what you already have.",
    "Note what has been tried before.",
    "Mark what you cannot change.",
    "Write down today's date and how things look.",
  ],
  text: [
    [
      "Every plan for {s} starts somewhere, and that place deserves an honest look.",
      "[An honest inventory of existing resources, previous experience and known limitations is usually more valuable than another collection of inspiring examples.|Half an hour of looking around can spare you a purchase you do not need.]",
      "People tend to describe the start as better or worse than it is.",
      "A plain list of what is there beats a long talk about what is missing.",
      "The start also shows which parts are already good enough to keep.",
    ],
    [
      "Write down what you have, what you know and what you lack.",
      "Look at earlier tries with {s}, even those that were dropped.",
      "Distinguish carefully between observations, which anybody could verify, and interpretations, which depend on expectations and personal experience.",
      "Ask why something stopped, not who was to blame.",
      "Separate fixed limits from habits that could change tomorrow.",
    ],
    [
      "An honest start makes later progress visible.",
      "[A reliable description of the current situation also protects you against overestimating improvements that would have happened anyway.|Keep the first list, because you will want it for comparison.]",
      "If the picture looks too tidy, ask someone who sees it from outside.",
      "Do not try to fix things while you are still taking stock.",
      "Once the start is clear, the next question about {s} is easier to find.",
    ],
  ],
};

export const terms: Facet = {
  title: "What the words mean",
  act: "Agree on the meaning of the words",
  question: "What do the words mean?",
  symptom: "People talk past each other",
  cause: "One word is used for two different things.",
  check: "Have each person explain the main word with an example.",
  myth: "Everyone means the same by the main words",
  truth: "Two people can nod at the same word and picture different things.",
  tasks: [
    "Write a one-line meaning for each main word.",
    "Add one example and one counter-example.",
    "Mark words that different people use in different ways.",
    "Drop words that only sound clever.",
  ],
  text: [
    [
      "Talk about {s} goes wrong quickly when one word stands for several things.",
      "[Misunderstandings frequently originate in familiar expressions that everybody recognises immediately and nobody considers necessary to explain.|A word you cannot explain is a word you cannot plan with.]",
      "A short working meaning is enough, as long as everyone can repeat it.",
      "The aim is not a perfect definition but a shared one.",
      "Clear words also make it easier to search for good sources.",
    ],
    [
      "Say in one sentence what you mean by {s}, and in another what you leave out.",
      "Examples draw the line better than abstract phrases do.",
      "Compare the definitions in several independent sources and document the differences that could influence an important decision.",
      "A counter-example is even more useful, since it shows where the line runs.",
      "When a source uses a word differently, note the difference instead of arguing.",
    ],
    [
      "Test a meaning by using it in a sentence you would say aloud.",
      "[Technical vocabulary saves time among specialists, but it excludes everybody who has not had an opportunity to learn it.|Borrowed expert terms are fine once you can put them in your own words.]",
      "If a listener asks what you mean, the wording needs another round.",
      "Beware of words that carry praise or blame, because they hide the facts.",
      "Come back to the list of words when your work on {s} leads into a new field.",
    ],
  ],
};

export const needs: Facet = {
  title: "Who it has to work for",
  act: "Find out who will live with the result",
  question: "Who does it have to work for?",
  symptom: "The result suits nobody",
  cause: "It was built for an imagined person rather than a real one.",
  check: "Name one real person who will live with the result and ask what they need.",
  myth: "One answer suits everyone",
  truth: "What helps one person can get in the way of another.",
  tasks: [
    "Name the people who are affected.",
    "Ask each of them for one wish and one worry.",
    "Note who decides when wishes clash.",
    "Hold the plan against a normal day.",
  ],
  text: [
    [
      "The best answer on {s} depends on who has to live with it.",
      "[Individual requirements differ considerably, and a convincing solution for one person may create additional difficulties for somebody else.|Wishes are easy to collect; limits take a closer look.]",
      "Needs come before features, and people come before needs.",
      "A solution that looks neat on paper may still not fit a normal day.",
      "Some people carry the work while others enjoy the result, so listen to both.",
    ],
    [
      "Ask about the last real situation instead of general opinions.",
      "Short questions work best: what went well, what got in the way, what was missing?",
      "Invite people with different responsibilities to describe a typical situation, for example an ordinary Monday morning with all its interruptions and improvisations.",
      "Listen for the words people use themselves and keep them in your notes.",
      "Look out for those who will be affected by {s} but were never asked.",
    ],
    [
      "A need is clear when you could test whether it has been met.",
      "[Whenever requirements contradict each other, an explicit compromise is preferable to a silent decision in favour of the loudest participant.|Not every wish can be met, but each one deserves an answer.]",
      "Treat your own taste as one voice among several.",
      "People change their minds, and a short talk later on costs little.",
      "Keep one real person in mind as you decide about {s}.",
    ],
  ],
};

export const criteria: Facet = {
  title: "What matters most",
  act: "Decide what counts most",
  question: "What should decide the choice?",
  symptom: "Every choice ends in a long debate",
  cause: "The points that should decide were never put in order.",
  check: "Ask for the single point that would settle the matter.",
  myth: "The longest list of points wins",
  truth: "A few points in a clear order decide better than a long list without one.",
  tasks: [
    "List the points that could decide the matter.",
    "Strike out those that make no difference.",
    "Put the rest in order.",
    "Set a minimum for the top points.",
  ],
  text: [
    [
      "A choice about {s} becomes simple once it is clear what counts.",
      "[Explicit criteria make a decision understandable for other people and protect it against momentary enthusiasm or convenient afterthoughts.|Criteria are best written before the first option is on the table.]",
      "Too many criteria are as unhelpful as none.",
      "Points that every option meets can be left out, because they decide nothing.",
      "The order matters more than the number of points.",
    ],
    [
      "Begin with what must be met at any price, and only then list what would be nice.",
      "Give each point a question that can be answered with yes or no.",
      "Separate indispensable requirements from desirable characteristics, and estimate how much additional effort each desirable characteristic would justify.",
      "Where a number is needed, measure it or leave the line empty.",
      "For {s}, a short list on one page is worth more than a long table nobody fills in.",
    ],
    [
      "Watch out for points that only sound important.",
      "[An evaluation becomes considerably more reliable when several people apply the same criteria independently before they compare their conclusions.|If all options fail, the list may be too strict or the goal too wide.]",
      "A criterion is useful if two people would apply it in the same way.",
      "Once the list stands, do not bend it to save a favourite.",
      "Look at the order again when new facts about {s} arrive.",
    ],
  ],
};

export const options: Facet = {
  title: "The options side by side",
  act: "Put the options next to each other",
  question: "Which options are there?",
  symptom: "The first idea always wins",
  cause: "No second option was ever looked at seriously.",
  check: "Describe the best case for an option you would not choose.",
  myth: "There are only two options",
  truth: "Between two extremes there is usually a third way, and doing nothing is one more.",
  tasks: [
    "Write down at least one more option than you need.",
    "Include the option of changing nothing.",
    "Describe each one in the same order.",
    "Mark what you know and what you only suspect.",
  ],
  text: [
    [
      "Comparing options for {s} is fair only if all of them face the same questions.",
      "[A systematic comparison reveals advantages and disadvantages that remain invisible as long as every alternative is considered in isolation.|What sounds like one choice is often two smaller ones.]",
      "The option of changing nothing belongs in the comparison as well.",
      "A favourite is harder to judge than a stranger, so look at it last.",
      "Two good options are a comfort, not a problem.",
    ],
    [
      "Describe each option in the same few lines and in the same order.",
      "Say plainly what you know, what you assume and what you still have to find out.",
      "Collect comparable information about each alternative, and resist the temptation to investigate your favourite more generously than the others.",
      "Look for the point at which each option would fail.",
      "A trial run tells more about {s} than another round of opinions.",
    ],
    [
      "If two options remain, ask which of them is easier to undo.",
      "[Reversible decisions deserve less deliberation than irreversible ones, because experience will correct them at a reasonable price.|Write one sentence on why the others were dropped; it will save you the same debate later.]",
      "Prefer the option whose weak spot you can live with.",
      "A decision with a date is better than a comparison without an end.",
      "New options for {s} can be added at any time, as long as they meet the same list.",
    ],
  ],
};

export const cost: Facet = {
  title: "What it takes in money and effort",
  act: "Count money and effort",
  question: "What does it cost in money and effort?",
  symptom: "Costs grow without warning",
  cause: "Only the price at the start was counted, not the effort that follows.",
  check: "List every payment and every hour since the beginning.",
  myth: "The cheapest way costs the least",
  truth: "A low price at the start may come with work that nobody counted.",
  tasks: [
    "List what has to be paid once.",
    "List what comes back every month.",
    "Add the hours you will need yourself.",
    "Set a limit at which you stop and think.",
  ],
  text: [
    [
      "The price is only one part of what you will spend on {s}.",
      "[A realistic calculation includes preparation, maintenance and, for instance, the eventual replacement of everything that wears out during ordinary use.|Stopping has a cost as well, and it is worth knowing beforehand.]",
      "Time, attention and space are costs too, even if no bill arrives.",
      "What is paid once is easier to bear than what returns each month.",
      "An honest estimate has a range, not a single figure.",
    ],
    [
      "Collect real offers or bills before you write down any figure.",
      "Put money in one column and hours in another.",
      "Distinguish unavoidable expenses from optional improvements, so that you can reduce the total without endangering the original intention.",
      "Ask what happens to the cost if your plans for {s} double in size.",
      "Leave room for the surprises you cannot name yet.",
    ],
    [
      "Compare the cost with what the goal is worth to you, not with other people's spending.",
      "[Regular comparison between estimated and actual expenditure improves every subsequent calculation and reveals assumptions that were too optimistic.|Check the sum after the first month and correct the estimate.]",
      "A limit set in advance protects you when enthusiasm runs high.",
      "If a figure is a guess, mark it as a guess.",
      "Money spent on {s} in the past is no reason to spend more.",
    ],
  ],
};
