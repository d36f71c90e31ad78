import { CopyButton } from "../../ui/copy-button.tsx";
import { formatBytes } from "../../ui/format.ts";
import { Panel } from "../../ui/panel.tsx";
import { CodeText } from "./code-text.tsx";

interface SourceTextProps {
  title: "Markdown" | "HTML";
  text: string;
}

/** The post as text to be taken along. */
export function SourceText({ title, text }: SourceTextProps) {
  const size = new Blob([text]).size;
  return (
    <Panel
      title={title}
      flush
      actions={
        <>
          <span className="figures text-[13px] text-muted">{formatBytes(size)}</span>
          <CopyButton wide text={text} label={`Copy ${title}`} />
        </>
      }
    >
      <CodeText text={text} className="max-h-[72dvh] p-4 break-words whitespace-pre-wrap" />
    </Panel>
  );
}
