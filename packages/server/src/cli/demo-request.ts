import type { EnhancedBlogGenerationInput } from "@galley/contract";

/** A request that shows what the offline writer does with sources: it quotes them and says where from. */
export const demoRequest: EnhancedBlogGenerationInput = {
  topic: "Composting kitchen waste at home",
  keywords: ["home composting", "kitchen waste", "compost bin", "compost temperature"],
  tone: "friendly",
  length: "short",
  blog_type: "how_to",
  target_audience: "people with a small garden",
  sources: [
    [
      "Compost basics",
      "",
      "Compost is organic matter that micro-organisms have broken down into a dark, crumbly soil conditioner. " +
        "The organisms need carbon, nitrogen, air and water to do their work. " +
        "Dry leaves, straw and cardboard are rich in carbon and are often called browns. " +
        "Vegetable peelings, coffee grounds and fresh grass cuttings are rich in nitrogen and are often called greens.",
      "",
      "A heap that smells of ammonia usually holds too many greens. " +
        "A heap that stays cold and dry usually lacks moisture or greens. " +
        "Turning the heap brings air to the middle and speeds up decomposition.",
    ].join("\n"),
    [
      "What belongs in a compost bin",
      "",
      "Fruit and vegetable scraps, tea leaves, coffee grounds and crushed eggshells can go into a compost bin. " +
        "Meat, fish and dairy products attract rats and are best kept out of a home compost bin. " +
        "Diseased plants should be left out, because a small heap rarely becomes hot enough to kill the disease.",
      "",
      "Large pieces break down slowly, so woody stems should be chopped or shredded first. " +
        "Finished compost looks dark, feels crumbly and smells of earth.",
    ].join("\n"),
  ],
};
