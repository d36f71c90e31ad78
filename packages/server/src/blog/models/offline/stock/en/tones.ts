import type { Stock } from "../shape.ts";

export const tones: Stock["tones"] = {
  professional: {
    opening: [
      "Sound decisions on {s} rest on clear questions and honest records.",
      "The following sections set out a structured way to proceed.",
    ],
    asides: [
      "Agree on responsibilities before the work begins.",
      "A short written summary keeps all parties on the same page.",
      "Treat assumptions as open items until they have been confirmed.",
      "Schedule the next checkpoint before the meeting ends.",
      "Document the decision together with its reason.",
      "Escalate early when a condition no longer holds.",
      "Clear ownership prevents most misunderstandings.",
      "Keep the scope stable while the work is in progress.",
    ],
    closing: [
      "A structured approach will not remove all uncertainty, but it keeps it manageable.",
      "Review the plan at fixed points and record what has changed.",
    ],
  },
  casual: {
    opening: [
      "Let's be honest: {s} can look like a lot at first glance.",
      "Grab a coffee, and we will sort it out bit by bit.",
    ],
    asides: [
      "No need to make a big thing of it.",
      "If it feels too hard, you are probably trying too much at once.",
      "Good enough really is good enough here.",
      "And yes, it is fine to skip a part and come back later.",
      "Nobody is keeping score.",
      "A sticky note will do the job just as well as an app.",
      "Sleep on it if you are not sure.",
      "Small and done wins over big and someday.",
    ],
    closing: ["So there you have it, no magic involved.", "Give it a go and see what sticks."],
  },
  friendly: {
    opening: [
      "It is good to have you here, especially if you are new to {s}.",
      "We will take it step by step, and you can pause whenever you like.",
    ],
    asides: [
      "Be kind to yourself if this takes a second try.",
      "You are not the only one who finds this part tricky.",
      "Ask a friend to look at it with you; two people notice more.",
      "A small success is worth a small celebration.",
      "There is no silly question here.",
      "Take your time with this part, because it pays off later.",
      "You probably know more than you give yourself credit for.",
      "Share what you find out; someone will be glad of it.",
    ],
    closing: ["You have everything you need to make a good start.", "Fingers crossed for your first step."],
  },
  authoritative: {
    opening: [
      "Anyone who takes {s} seriously starts with questions, not with answers.",
      "What follows is a clear order of work, and it should be followed in that order.",
    ],
    asides: [
      "Do not skip this part.",
      "There is no substitute for looking at the facts yourself.",
      "Accept no claim that cannot be checked.",
      "Decide, write it down, and stand by it until new facts appear.",
      "Discipline in small things makes the large ones possible.",
      "Set the standard first and measure everything against it.",
      "Excuses cost more than corrections.",
      "Insist on reasons, also from yourself.",
    ],
    closing: [
      "The method is plain, and it works only for those who apply it.",
      "Act on what you know, and say clearly what you do not know.",
    ],
  },
  conversational: {
    opening: [
      "Have you ever wondered where to begin with {s}?",
      "Let us talk it through, the way you would at a kitchen table.",
    ],
    asides: [
      "Does that sound familiar?",
      "What would you tell a friend in the same place?",
      "Now, you may ask whether that is really needed.",
      "Here is a thought: what if you did less, but did it fully?",
      "You might see this differently, and that is fine.",
      "So what does that mean for your next week?",
      "Sounds obvious, does it not?",
      "Think about the last time you tried; what got in the way?",
    ],
    closing: ["So, which part will you try first?", "Tell someone about it, because plans like company."],
  },
  technical: {
    opening: [
      "Treat {s} as a system with inputs, limits and results that can be observed.",
      "The sections below define each part and name a check for it.",
    ],
    asides: [
      "State the input, the expected output and the limit for this part.",
      "Keep variables separate, and change only one per run.",
      "Log the observed value before you interpret it.",
      "Define what counts as an error before you start.",
      "A check that nobody can repeat is not a check.",
      "Note the version of everything the result depends on.",
      "Prefer reversible changes while the cause is unknown.",
      "Look at edge cases, because averages hide them.",
    ],
    closing: [
      "The procedure is complete when a second person can repeat it from your notes.",
      "Keep the checks next to the plan, so that both stay in step.",
    ],
  },
  creative: {
    opening: [
      "Picture {s} as a landscape you have only seen from the train.",
      "It is time to get off, walk around and open a few gates.",
    ],
    asides: [
      "Ideas are like seeds: most need a little dark before they show.",
      "Turn the question upside down and see what falls out.",
      "A blank page is just a field with fresh snow.",
      "Let one odd thought stay in the room.",
      "Draw it badly; a crooked sketch speaks faster than a tidy sentence.",
      "Every map begins with someone who got lost and took notes.",
      "Play is a serious way of asking questions.",
      "Borrow a colour from a neighbouring field.",
    ],
    closing: [
      "The gate is open, and the path will get clearer as you walk it.",
      "Leave a few footprints for whoever comes next.",
    ],
  },
};
