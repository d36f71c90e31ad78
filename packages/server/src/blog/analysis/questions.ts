import type { Evidence } from "../types.ts";
import { contentStems } from "./phrases.ts";
import { rankEvidence } from "./sources.ts";

/** How much a brief may carry of the evidence. */
export interface PassageRoom {
  passages: number;
  /** Of all passages and their titles. */
  characters: number;
}

/** The best passages for each of the queries, which take turns, as many as there is room for. */
export function chooseEvidence(
  queries: string[],
  evidence: Evidence[],
  room: PassageRoom,
  language: string,
): Evidence[] {
  const lists = queries.map((query) => rankEvidence(query, evidence, room.passages, language).values());
  const chosen = new Set<Evidence>();
  let left = room.characters;
  for (let open = lists; open.length > 0 && chosen.size < room.passages; ) {
    open = open.filter((list) => {
      const next = list.find((item) => !chosen.has(item));
      const size = next === undefined ? 0 : next.passage.length + next.title.length;
      if (next === undefined || size > left || chosen.size === room.passages) return false;
      chosen.add(next);
      left -= size;
      return true;
    });
  }
  return [...chosen];
}

interface OpenQuestion {
  question: string;
  /** The share of its words of content that the best passage has. */
  covered: number;
}

/**
 * The questions that the evidence answers least, as queries: first the most open one of each reader, then the next ones.
 * One whose words all stand together in a passage is held for answered. `subject` is put before a question that shares
 * no word with `about`, and that nobody could search for by itself.
 */
export function openQuestions(
  readers: string[][],
  evidence: Evidence[],
  { subject, about, most, language }: { subject: string; about: string; most: number; language: string },
): string[] {
  const passages = evidence.map(({ title, passage }) => contentStems(`${title} ${passage}`, language));
  const known = contentStems(about, language);
  const judged = (question: string): OpenQuestion => {
    const stems = contentStems(question, language);
    const best = Math.max(0, ...passages.map((passage) => stems.intersection(passage).size));
    return { question, covered: best / Math.max(1, stems.size) };
  };
  const lists = readers.map((questions) =>
    questions
      .map(judged)
      .filter(({ covered }) => covered < 1)
      .toSorted((a, b) => a.covered - b.covered),
  );
  const longest = Math.max(0, ...lists.map(({ length }) => length));
  const turns = Array.from({ length: longest }, (_, turn) =>
    lists.flatMap((list) => list[turn] ?? []).toSorted((a, b) => a.covered - b.covered),
  );
  const isClear = (question: string): boolean => !known.isDisjointFrom(contentStems(question, language));
  const queries = turns.flat().map(({ question }) => (isClear(question) ? question : `${subject}: ${question}`));
  return [...new Set(queries)].slice(0, most);
}
