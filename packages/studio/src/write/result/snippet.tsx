import type { BlogResult } from "@galley/client";
import { clsx } from "clsx";
import { CopyButton } from "../../ui/copy-button.tsx";
import { Panel } from "../../ui/panel.tsx";

/** Characters that result pages show in full, and below which a line wastes its place. */
const bounds = { title: [30, 60], description: [120, 160] } as const;

/** How the post may look on a result page, with the lengths of its lines. */
export function Snippet({ post: { meta_title, meta_description, slug } }: { post: BlogResult }) {
  return (
    <Panel title="On a result page" hint="As search engines may show it; they choose their own words now and then.">
      <div className="flex flex-col gap-1 rounded-control border border-border bg-bg p-4">
        <p className="truncate text-[13px] text-muted">{`your-site.com › ${slug}`}</p>
        <p className="text-lg leading-6 text-accent-text">{cut(meta_title, bounds.title[1])}</p>
        <p className="text-muted">{cut(meta_description, bounds.description[1])}</p>
      </div>
      <dl className="mt-4 flex flex-col gap-3">
        <Line name="Meta title" text={meta_title} bounds={bounds.title} />
        <Line name="Meta description" text={meta_description} bounds={bounds.description} />
      </dl>
    </Panel>
  );
}

const cut = (text: string, most: number): string =>
  text.length <= most ? text : `${text.slice(0, most).replace(/\s+\S*$/, "")} …`;

interface LineProps {
  name: string;
  text: string;
  bounds: readonly [number, number];
}

function Line({ name, text, bounds: [least, most] }: LineProps) {
  const fits = text.length >= least && text.length <= most;
  const advice = fits ? "" : text.length < least ? `, ${least} or more are better` : `, shown up to about ${most}`;
  return (
    <div>
      <dt className="flex items-center justify-between gap-3 font-medium">
        {name}
        <CopyButton text={text} label={`Copy ${name.toLowerCase()}`} />
      </dt>
      <dd className="break-words">{text}</dd>
      <dd className={clsx("figures text-[13px]", fits ? "text-muted" : "text-warning")}>
        {`${text.length} characters${advice}`}
      </dd>
    </div>
  );
}
