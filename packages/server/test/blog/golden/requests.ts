import type { EnhancedBlogGenerationInput } from "@galley/contract";
import { balkonkraftwerk, eisenbahn, homeoffice } from "./sources/de.ts";
import {
  backups,
  bicycle,
  coffee,
  grinders,
  heatPumpNoise,
  heatPumps,
  kettle,
  racing,
  remoteWork,
  sleep,
  sourdough,
} from "./sources/en.ts";
import { aceite, huerto, metro } from "./sources/es.ts";

export interface GoldenRequest {
  name: string;
  input: EnhancedBlogGenerationInput;
}

const brewing = ["French press", "Pour-over", "AeroPress"];
const pages = [
  { title: "Radiators", url: "/radiators", keywords: ["radiators"] },
  { title: "Grants for heating", url: "https://example.org/grants", keywords: ["heat pump", "heating costs"] },
  { title: "Goals", url: "/goals", keywords: ["goal"] },
];

const english: GoldenRequest[] = [
  {
    name: "how_to, short, from a source",
    input: {
      topic: "Baking sourdough bread",
      keywords: ["sourdough bread", "starter"],
      blog_type: "how_to",
      length: "short",
      sources: [sourdough],
    },
  },
  {
    name: "comparison of three things, medium, from two sources",
    input: {
      topic: "Brewing coffee by hand",
      keywords: ["hand brewed coffee", "filter"],
      blog_type: "comparison",
      comparison_items: brewing,
      sources: [coffee, grinders],
    },
  },
  {
    name: "comparison of seven things, 400 words",
    input: {
      topic: "Ways to commute",
      keywords: ["commuting"],
      blog_type: "comparison",
      comparison_items: ["Bus", "Train", "Bicycle", "Car", "Walking", "Tram", "E-scooter | rented"],
      word_count_target: 400,
    },
  },
  {
    name: "listicle, short",
    input: { topic: "Small kitchens", keywords: ["small kitchens"], blog_type: "listicle", length: "short" },
  },
  {
    name: "faq, medium, from two sources",
    input: {
      topic: "Heat pumps in old houses",
      keywords: ["heat pump", "old house"],
      blog_type: "faq",
      sources: [heatPumps, heatPumpNoise],
    },
  },
  {
    name: "tips, medium, friendly",
    input: {
      topic: "Learning the guitar",
      keywords: ["guitar", "practice"],
      blog_type: "tips",
      tone: "friendly",
    },
  },
  {
    name: "timeline, medium, from two sources that are out of order",
    input: {
      topic: "The history of the bicycle",
      keywords: ["bicycle", "cycling"],
      blog_type: "timeline",
      sources: [bicycle, racing],
    },
  },
  {
    name: "timeline, short, without sources",
    input: { topic: "Moving house", keywords: ["moving house"], blog_type: "timeline", length: "short" },
  },
  {
    name: "product_review, short, from a source",
    input: {
      topic: "Norvik K2 kettle",
      keywords: ["Norvik K2", "gooseneck kettle"],
      blog_type: "product_review",
      length: "short",
      product_name: "Norvik K2",
      brand_name: "Norvik",
      comparison_items: ["Norvik K2", "Fellmoor Spout"],
      sources: [kettle],
    },
  },
  {
    name: "guide, long, from two sources, with internal links",
    input: {
      topic: "Heating an old house with a heat pump",
      keywords: ["heat pump", "radiators", "heating costs"],
      blog_type: "guide",
      length: "long",
      sources: [heatPumps, heatPumpNoise],
      internal_link_targets: pages,
    },
  },
  {
    name: "definition, short, without a FAQ",
    input: {
      topic: "Zero waste",
      keywords: ["zero waste"],
      blog_type: "definition",
      length: "short",
      include_faq_section: false,
    },
  },
  {
    name: "checklist, medium, from a source",
    input: {
      topic: "Backups for a small office",
      keywords: ["backups", "restore test"],
      blog_type: "checklist",
      target_audience: "office managers",
      sources: [backups],
    },
  },
  {
    name: "myth_busting, medium, from a source",
    input: { topic: "Healthy sleep", keywords: ["sleep"], blog_type: "myth_busting", sources: [sleep] },
  },
  {
    name: "getting_started, short, casual",
    input: {
      topic: "Birdwatching",
      keywords: ["birdwatching", "binoculars"],
      blog_type: "getting_started",
      tone: "casual",
      length: "short",
    },
  },
  {
    name: "tutorial, long, without sources",
    input: {
      topic: "Sewing a cushion cover",
      keywords: ["cushion cover", "sewing"],
      blog_type: "tutorial",
      tone: "technical",
      length: "long",
    },
  },
  {
    name: "statistics, extended, from seven sources",
    input: {
      topic: "Work and daily life in figures",
      keywords: ["remote work", "sleep", "energy"],
      blog_type: "statistics",
      length: "extended",
      tone: "authoritative",
      sources: [remoteWork, sleep, heatPumps, heatPumpNoise, backups, coffee, racing],
    },
  },
  {
    name: "problem_solution, 250 words",
    input: {
      topic: "A garden that is too dry",
      keywords: ["dry garden"],
      blog_type: "problem_solution",
      word_count_target: 250,
    },
  },
];

const german: GoldenRequest[] = [
  {
    name: "how_to, medium, from a source",
    input: {
      topic: "Balkonkraftwerk anschließen",
      keywords: ["Balkonkraftwerk", "Wechselrichter"],
      blog_type: "how_to",
      sources: [balkonkraftwerk],
    },
  },
  {
    name: "comparison of four things, short",
    input: {
      topic: "Lastenräder",
      keywords: ["Lastenrad"],
      blog_type: "comparison",
      length: "short",
      comparison_items: ["Long John", "Longtail", "Dreirad", "Anhänger"],
    },
  },
  {
    name: "faq, short",
    input: { topic: "Urlaub mit Hund", keywords: ["Urlaub mit Hund"], blog_type: "faq", length: "short" },
  },
  {
    name: "timeline, short, from a source that is out of order",
    input: {
      topic: "Geschichte der Eisenbahn in Deutschland",
      keywords: ["Eisenbahn"],
      blog_type: "timeline",
      length: "short",
      sources: [eisenbahn],
    },
  },
  {
    name: "guide, extended, without sources",
    input: { topic: "Gemüse einkochen", keywords: ["Einkochen", "Gläser"], blog_type: "guide", length: "extended" },
  },
  {
    name: "checklist, short, casual",
    input: {
      topic: "Umzug",
      keywords: ["Umzug", "Kartons"],
      blog_type: "checklist",
      length: "short",
      tone: "casual",
    },
  },
  {
    name: "troubleshooting, short, from a source",
    input: {
      topic: "Langsames WLAN",
      keywords: ["WLAN", "Router"],
      blog_type: "troubleshooting",
      length: "short",
      sources: [homeoffice],
    },
  },
];

const spanish: GoldenRequest[] = [
  {
    name: "how_to, short, without sources",
    input: { topic: "Encuadernar un libro", keywords: ["encuadernación"], blog_type: "how_to", length: "short" },
  },
  {
    name: "tips, short, from a source",
    input: {
      topic: "Un huerto en el balcón",
      keywords: ["huerto", "tomates"],
      blog_type: "tips",
      length: "short",
      sources: [huerto],
    },
  },
  {
    name: "timeline, medium, from a source that is out of order",
    input: { topic: "Historia del metro de Madrid", keywords: ["metro"], blog_type: "timeline", sources: [metro] },
  },
  {
    name: "definition, short, from a source",
    input: {
      topic: "Aceite de oliva virgen extra",
      keywords: ["aceite de oliva"],
      blog_type: "definition",
      length: "short",
      sources: [aceite],
    },
  },
  {
    name: "listicle, medium",
    input: { topic: "Viajar en tren", keywords: ["tren", "billetes"], blog_type: "listicle", tone: "conversational" },
  },
  {
    name: "comparison of two things, short, from a source",
    input: {
      topic: "Tomates o lechugas en el balcón",
      keywords: ["huerto"],
      blog_type: "comparison",
      length: "short",
      comparison_items: ["Tomates", "Lechugas"],
      sources: [huerto],
    },
  },
];

/** A language that the writer does not write, and that no formula of readability is made for. */
const others: GoldenRequest[] = [
  {
    name: "top_10, short",
    input: { topic: "Le jardin", keywords: ["jardin"], blog_type: "top_10", length: "short", language: "fr" },
  },
];

const inLanguage = (language: string, requests: GoldenRequest[]): GoldenRequest[] =>
  requests.map(({ name, input }) => ({ name: `${language}: ${name}`, input: { language, ...input } }));

/** Every length, fifteen types, three languages and one more, with sources and without. */
export const goldenRequests: readonly GoldenRequest[] = [
  ...inLanguage("en", english),
  ...inLanguage("de", german),
  ...inLanguage("es", spanish),
  ...inLanguage("fr", others),
];
