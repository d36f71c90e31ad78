import type { OutlineForDecision, LiveText as Section } from "@galley/client";
import { ArrowDown } from "lucide-react";
import { memo } from "react";
import { Button } from "../../ui/button.tsx";
import { formatCount, plural } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { useFollowEnd } from "./follow-end.ts";
import { type Block, blocksOf } from "./markdown-blocks.ts";

type Outline = OutlineForDecision["outline"];

interface LiveTextProps {
  text: readonly Section[];
  /** What is planned, for what is still to come. */
  outline: Outline | null;
  /** The text grows no more. */
  stopped?: boolean | undefined;
}

/** The post as far as it is written. */
export function LiveText({ text, outline, stopped = false }: LiveTextProps) {
  const { box, isAtEnd, goToEnd } = useFollowEnd(!stopped);
  const left = stopped ? [] : notBegun(text, outline);
  const words = text.reduce((sum, section) => sum + wordsIn(section.text), 0);
  const planned = outline?.sections.reduce((sum, { target_words }) => sum + (target_words ?? 0), 0) ?? 0;
  const count = planned > words ? `${formatCount(words)} of about ${plural(planned, "word")}` : plural(words, "word");
  return (
    <Panel
      title={stopped ? "What was written" : "The post so far"}
      flush
      actions={<span className="figures text-[13px] text-muted">{count}</span>}
      className="relative"
    >
      <section
        ref={box}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
        tabIndex={0}
        aria-label="Text of the post"
        className="max-h-[68dvh] overflow-y-auto -outline-offset-2!"
      >
        <article className="post mx-auto max-w-prose px-5 py-6 md:px-8">
          {outline && <h1 aria-level={3}>{outline.title}</h1>}
          {text.map((section) => (
            <WrittenSection key={section.section} heading={section.heading} text={section.text} />
          ))}
        </article>
      </section>
      {left.length > 0 && (
        <p className="truncate border-t border-border px-4 py-2.5 text-[13px] text-muted">
          {`Still to come: ${left.join(" · ")}`}
        </p>
      )}
      {!isAtEnd && !stopped && (
        <Button size="sm" icon={ArrowDown} onClick={goToEnd} className="absolute right-4 bottom-14 shadow-raised">
          To the end
        </Button>
      )}
    </Panel>
  );
}

/** Headings of planned sections that have no text yet. */
function notBegun(text: readonly Section[], outline: Outline | null): string[] {
  const begun = new Set(text.map(({ section }) => section));
  return outline?.sections.filter(({ id = "" }) => !begun.has(id)).map(({ heading }) => heading) ?? [];
}

const wordsIn = (text: string): number => text.split(/\s+/).filter(Boolean).length;

/** Drawn anew only when its own text has grown. */
const WrittenSection = memo(({ heading, text }: { heading: string; text: string }) => (
  <section aria-label={heading}>
    <h2 aria-level={4}>{heading}</h2>
    {blocksOf(text).map((block, place) => (
      <BlockView key={place} block={block} />
    ))}
  </section>
));

function BlockView({ block }: { block: Block }) {
  switch (block.kind) {
    case "heading":
      return <h3 aria-level={5}>{block.text}</h3>;
    case "list": {
      const List = block.ordered ? "ol" : "ul";
      return (
        <List>
          {block.items.map((item, place) => (
            <li key={place}>{item}</li>
          ))}
        </List>
      );
    }
    case "quote":
      return (
        <blockquote>
          <p>{block.text}</p>
        </blockquote>
      );
    case "code":
      return <pre>{block.text}</pre>;
    case "table":
      return (
        <table>
          <tbody>
            {block.rows.map((row, place) => (
              <tr key={place}>
                {row.map((cell, column) => (
                  <td key={column}>{cell}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      );
    default:
      return <p>{block.text}</p>;
  }
}
