import { useGalley } from "@galley/react";
import { clsx } from "clsx";
import { ImageOff } from "lucide-react";
import { useMemo, useState } from "react";
import { thumbHashToDataURL } from "thumbhash";

interface PictureProps {
  image: { url: string; width: number; height: number; thumbhash?: string | undefined };
  /** What it shows; "" where that is said beside it. */
  alt: string;
  /** Fetched at once, not only when it comes near the screen. */
  eager?: boolean | undefined;
  className?: string | undefined;
}

/** An image; until its bytes are there, the colours it will have. */
export function Picture({ image, alt, eager = false, className }: PictureProps) {
  const client = useGalley();
  const [state, setState] = useState<"coming" | "there" | "gone">("coming");
  const hash = state === "coming" ? image.thumbhash : undefined;
  const colours = useMemo(() => (hash ? decode(hash) : undefined), [hash]);
  if (state === "gone") return <Gone alt={alt} className={className} />;
  return (
    <img
      src={client.urlOf(image.url)}
      width={image.width}
      height={image.height}
      alt={alt}
      loading={eager ? "eager" : "lazy"}
      decoding="async"
      draggable={false}
      onLoad={() => setState("there")}
      onError={() => setState("gone")}
      className={className}
      style={colours ? { backgroundImage: `url(${colours})`, backgroundSize: "100% 100%" } : undefined}
    />
  );
}

function Gone({ alt, className }: { alt: string; className: string | undefined }) {
  return (
    <span className={clsx("flex flex-col items-center justify-center gap-1 bg-sunken p-2 text-muted", className)}>
      <ImageOff aria-hidden className="size-5" />
      <span className="text-xs">Cannot be shown</span>
      {alt && <span className="sr-only">{alt}</span>}
    </span>
  );
}

/** The placeholder's pixels; a hash that is none gives none. */
function decode(hash: string): string | undefined {
  try {
    return thumbHashToDataURL(Uint8Array.from(atob(hash), (letter) => letter.charCodeAt(0)));
  } catch {
    return undefined;
  }
}
