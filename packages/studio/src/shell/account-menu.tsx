import { BookOpen, KeyRound, LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import { IconButton } from "../ui/button.tsx";
import { Menu, MenuItem, MenuLabel, MenuSeparator } from "../ui/menu.tsx";
import { useAccess } from "./access.tsx";
import { type Theme, useTheme } from "./theme.ts";

const themes: ReadonlyArray<{ theme: Theme; name: string; icon: typeof Sun }> = [
  { theme: "system", name: "As the system", icon: Monitor },
  { theme: "light", name: "Light", icon: Sun },
  { theme: "dark", name: "Dark", icon: Moon },
];

/** How the Studio looks, and which key it uses. */
export function AccountMenu({ wide = false }: { wide?: boolean }) {
  const { who, hasKey, changeKey, forgetKey } = useAccess();
  const [theme, choose] = useTheme();
  const trigger = wide ? (
    <button
      type="button"
      className="flex h-9 w-full items-center gap-3 rounded-control px-2.5 font-medium text-muted transition-colors hover:bg-hover hover:text-text"
    >
      <Settings aria-hidden className="size-4 shrink-0" />
      Settings
    </button>
  ) : (
    <IconButton icon={Settings} label="Settings" />
  );
  return (
    <Menu trigger={trigger} align={wide ? "start" : "end"}>
      <MenuLabel>Theme</MenuLabel>
      {themes.map(({ theme: one, name, icon }) => (
        <MenuItem key={one} icon={icon} checked={theme === one} onSelect={() => choose(one)}>
          {name}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuLabel>{whoIn(who)}</MenuLabel>
      <MenuItem icon={KeyRound} onSelect={changeKey}>
        {hasKey ? "Use another key" : "Use a key"}
      </MenuItem>
      {hasKey && (
        <MenuItem icon={LogOut} onSelect={forgetKey}>
          Forget the key
        </MenuItem>
      )}
      {!wide && (
        <MenuItem icon={BookOpen} onSelect={() => window.location.assign("/docs/")}>
          API
        </MenuItem>
      )}
    </Menu>
  );
}

type Who = ReturnType<typeof useAccess>["who"];

function whoIn(who: Who): string {
  if (!who) return "Not let in yet";
  if (!who.key) return "Open: no keys are asked for";
  return `${who.key.name} · ${who.tenant} · ${who.scope}`;
}
