import { Component, type ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { ErrorState } from "../ui/states.tsx";

/** Keeps what breaks in one page from taking the rest along. */
export class PageBoundary extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null };

  static getDerivedStateFromError(error: unknown) {
    return { error };
  }

  override render() {
    const { error } = this.state;
    if (error === null) return this.props.children;
    // The page's code is named after its content: a new Galley no longer has what an old page asks for.
    const outdated = error instanceof TypeError && /import|module/i.test(error.message);
    return (
      <div className="pb-10">
        <ErrorState error={outdated ? new Error("This page is older than the Galley it belongs to.") : error} />
        <div className="flex justify-center gap-2">
          <Button variant="primary" onClick={() => window.location.reload()}>
            Load the page again
          </Button>
          {!outdated && <Button onClick={() => this.setState({ error: null })}>Go on</Button>}
        </div>
      </div>
    );
  }
}
