import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { Button, IconButton } from "./button.tsx";
import { toast } from "./toaster.tsx";

interface CopyButtonProps {
  /** The text, or how to get it. */
  text: string | (() => string | Promise<string>);
  /** What is copied, such as "Copy id". */
  label: string;
  /** With its words, not only as a picture. */
  wide?: boolean | undefined;
  className?: string | undefined;
}

/** Copies a text, and shows for 2 s that it has. */
export function CopyButton({ text, label, wide = false, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await writeClipboard(typeof text === "string" ? text : await text());
      setCopied(true);
    } catch {
      toast.error("The browser does not let this page copy.");
    }
  };
  const icon = copied ? Check : Copy;
  const shown = copied ? "Copied" : label;
  return wide ? (
    <Button size="sm" icon={icon} onClick={copy} className={className}>
      {shown}
    </Button>
  ) : (
    <IconButton size="sm" icon={icon} label={shown} onClick={copy} className={className} />
  );
}

/** The clipboard is closed to pages that came by plain HTTP from another machine: there a selection is copied. */
async function writeClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement("textarea");
  area.value = text;
  area.style.position = "fixed";
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  if (!done) throw new Error("refused");
}
