import { useGalley } from "@galley/react";
import { Download } from "lucide-react";
import { useState } from "react";
import { Button } from "../../ui/button.tsx";
import { Menu, MenuItem } from "../../ui/menu.tsx";
import { toast } from "../../ui/toaster.tsx";

const formats = [
  { format: "markdown", name: "Markdown" },
  { format: "mdx", name: "MDX" },
  { format: "html", name: "HTML page" },
  { format: "json", name: "JSON" },
] as const;

type Format = (typeof formats)[number]["format"];

/** Saves a post as a file. */
export function DownloadMenu({ jobId }: { jobId: string }) {
  const client = useGalley();
  const [busy, setBusy] = useState(false);
  const save = async (format: Format) => {
    setBusy(true);
    try {
      const { filename, contentType, content } = await client.exportBlog(jobId, format);
      saveFile(filename, new Blob([content], { type: contentType }));
    } catch (error) {
      toast.failed(error);
    }
    setBusy(false);
  };
  return (
    <Menu
      trigger={
        <Button icon={Download} busy={busy}>
          Download
        </Button>
      }
    >
      {formats.map(({ format, name }) => (
        <MenuItem key={format} onSelect={() => void save(format)}>
          {name}
        </MenuItem>
      ))}
    </Menu>
  );
}

function saveFile(name: string, content: Blob): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  // Once the browser has it: some read it only after the click is over.
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}
