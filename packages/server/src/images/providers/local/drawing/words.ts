import type { Mood } from "./palettes.ts";

export const sceneNames = [
  "mountains",
  "coast",
  "forest",
  "city",
  "space",
  "meadow",
  "desert",
  "table",
  "network",
] as const;
export type SceneName = (typeof sceneNames)[number];

const thingNames = [
  "lighthouse",
  "boat",
  "house",
  "castle",
  "tree",
  "birds",
  "balloon",
  "rocket",
  "cat",
  "cup",
  "books",
  "plant",
  "flowers",
  "fruit",
  "lamp",
  "laptop",
] as const;
export type ThingName = (typeof thingNames)[number];

const entries = <T extends string>(lines: Record<T, string>): ReadonlyMap<string, T> =>
  new Map(
    (Object.entries(lines) as [T, string][]).flatMap(([name, words]) =>
      words.split(" ").map((word): [string, T] => [word, name]),
    ),
  );

/** What a word lets us see; English, German and Spanish. */
const scenes = entries<SceneName>({
  mountains:
    "mountain mountains alps alpine hill hills peak peaks summit valley cliff rock canyon hike hiking climb climbing berg berge gipfel alpen montaña montañas cerro trail adventure volcano glacier",
  coast:
    "sea ocean lake coast beach shore harbour harbor bay island water wave waves river sail sailing ship port surf fish fishing lighthouse boat vacation travel meer see strand küste insel fluss schiff mar océano playa lago costa isla río barco",
  forest:
    "forest wood woods tree trees pine jungle rainforest leaf leaves nature wildlife bear deer fox wolf mushroom wald baum bäume blätter bosque árbol árboles selva ecology sustainability climate",
  city: "city town street skyline building buildings skyscraper urban architecture bridge metro traffic downtown apartment estate property bank finance market business startup office stadt straße gebäude ciudad calle edificio rascacielos",
  space:
    "space planet planets star stars galaxy universe cosmos cosmic moon orbit astronaut rocket satellite mars nebula alien weltraum planet stern sterne galaxie espacio planeta estrella galaxia universo",
  meadow:
    "meadow field fields garden gardening flower flowers farm farming grass lawn compost composting soil crop wheat horse cow sheep bee bees butterfly picnic park wiese feld garten blume blumen bauernhof pradera campo jardín flor flores granja kids dog puppy",
  desert: "desert dune dunes sand sahara cactus oasis camel pyramid pyramids drought wüste düne desierto duna arena",
  table:
    "coffee espresso tea cup kitchen food cooking recipe cake bread breakfast dinner fruit apple lemon pasta wine desk book books reading library study writing home cozy cosy room interior table lamp vase plant plants craft café kaffee küche essen rezept kuchen brot obst buch bücher tisch comida cocina receta libro libros mesa fruta health yoga",
  network:
    "network data database code coding programming computer ai artificial intelligence algorithm kubernetes container devops app software cloud server servers api internet web digital technology tech cyber blockchain crypto robot automation neural analytics seo marketing queue queues daten netz netzwerk rechner künstliche intelligenz datos red inteligencia tecnología",
});

const things = entries<ThingName>({
  lighthouse: "lighthouse leuchtturm faro beacon",
  boat: "boat sail sailing sailboat ship yacht boot schiff segelboot barco velero",
  house: "house home cottage cabin farm barn hut village haus hütte dorf casa cabaña",
  castle: "castle fortress palace tower knight dragon king queen schloss burg castillo",
  tree: "tree oak apple baum árbol",
  birds: "bird birds seagull gull eagle flock freedom vogel vögel pájaro pájaros ave aves",
  balloon: "balloon balloons adventure travel journey dream dreams ballon globo",
  rocket: "rocket launch startup spaceship spacecraft astronaut rakete cohete",
  cat: "cat kitten pet pets katze gato gata",
  cup: "coffee tea cup mug espresso cappuccino kaffee tee tasse café té taza",
  books: "book books reading library study writing story blog author learning buch bücher libro libros",
  plant: "plant plants pot houseplant herb herbs pflanze planta",
  flowers: "flower flowers rose tulip bouquet blossom bloom blume blumen flor flores",
  fruit: "fruit apple apples lemon lemons orange oranges food healthy obst apfel fruta manzana",
  lamp: "lamp light idea ideas lampe licht lámpara luz",
  laptop: "laptop computer desk office work remote code coding software rechner büro ordenador oficina",
});

/** Where a thing is at home: it brings its scene when no word names one. */
export const homes: Readonly<Record<ThingName, readonly SceneName[]>> = {
  lighthouse: ["coast"],
  boat: ["coast"],
  house: ["meadow", "mountains"],
  castle: ["mountains", "meadow"],
  tree: ["meadow"],
  birds: ["coast", "mountains", "meadow"],
  balloon: ["mountains", "meadow", "desert"],
  rocket: ["space"],
  cat: ["table", "meadow", "city"],
  cup: ["table"],
  books: ["table"],
  plant: ["table"],
  flowers: ["meadow", "table"],
  fruit: ["table"],
  lamp: ["table"],
  laptop: ["table"],
};

const times = entries<Mood>({
  dawn: "dawn sunrise morning early morgen sonnenaufgang amanecer mañana hope beginning",
  day: "day noon sunny bright midday tag sonnig día happy cheerful",
  dusk: "dusk sunset evening twilight abend sonnenuntergang atardecer tarde romantic warm",
  night: "night midnight dark moonlit moon stars starry nacht noche mysterious mystery spooky halloween",
  storm: "storm stormy rain rainy thunder sturm regen tormenta lluvia dramatic",
  mist: "mist misty fog foggy haze calm quiet peaceful serene nebel niebla zen",
  winter: "winter snow snowy ice frost christmas cold schnee invierno nieve navidad",
  spring: "spring fresh easter frühling primavera",
  summer: "summer hot heat tropical holiday vacation sommer verano",
  autumn: "autumn fall harvest october thanksgiving herbst otoño",
});

export interface Understood {
  /** One for each word that speaks of it. */
  scenes: SceneName[];
  things: ThingName[];
  times: Mood[];
  /** Every word, small letters, in order. */
  words: string[];
}

/** Takes a text apart into words and looks up what they let us see. A plural is looked up as its singular too. */
export function understand(text: string): Understood {
  const words =
    text
      .normalize("NFC")
      .toLowerCase()
      .match(/\p{L}+/gu) ?? [];
  const found = <T>(lexicon: ReadonlyMap<string, T>): T[] =>
    words.flatMap((word) => lexicon.get(word) ?? lexicon.get(word.replace(/s$/, "")) ?? []);
  return { scenes: found(scenes), things: [...new Set(found(things))], times: found(times), words };
}
