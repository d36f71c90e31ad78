import { ImageOff } from "lucide-react";
import { useSearchState } from "../../shell/search-params.ts";
import { useTitle } from "../../shell/title.ts";
import { ButtonLink } from "../../ui/button.tsx";
import { RelativeTime } from "../../ui/figures.tsx";
import { KeyValues, PageHeader } from "../../ui/panel.tsx";
import { EmptyState } from "../../ui/states.tsx";
import { ownImage } from "../own-images.ts";
import { Take } from "./facts.tsx";
import type { Source } from "./source.ts";
import { Workbench } from "./workbench.tsx";

/** An image of one's own, with all that can be done with it. */
export function OwnView() {
  const [query] = useSearchState();
  const image = ownImage(query.get("id") ?? "");
  useTitle(image?.name ?? "Your image", "Images");
  const back = { href: "/images", label: "Images" };
  if (!image) {
    return (
      <>
        <PageHeader back={back} title="Your image" />
        <EmptyState
          icon={ImageOff}
          title="This browser does not know the image"
          text="It was uploaded in another browser, or its time is over. Upload it again to work on it."
          action={<ButtonLink href="/images">Upload an image</ButtonLink>}
        />
      </>
    );
  }
  const source: Source = { id: image.id, index: 0, image, title: image.name, blogJobId: null };
  return (
    <>
      <PageHeader back={back} title={image.name} text="Your own image. Vary, enlarge or edit it; it stays as it is." />
      <Workbench
        key={image.id}
        source={source}
        details={
          <div className="flex flex-col gap-4">
            <KeyValues
              rows={[
                ["Size", `${image.width} × ${image.height}`],
                ["Kept until", image.expires_at && <RelativeTime key="until" time={image.expires_at} />],
              ]}
            />
            <Take image={image} name={image.name} />
          </div>
        }
      />
    </>
  );
}
