import type { Stock } from "../shape.ts";

export const tones: Stock["tones"] = {
  professional: {
    opening: [
      "Tragfähige Entscheidungen zum Thema {s} beruhen auf klaren Fragen und ehrlichen Aufzeichnungen.",
      "Die folgenden Abschnitte beschreiben ein geordnetes Vorgehen.",
    ],
    asides: [
      "Vor Beginn der Arbeit werden die Zuständigkeiten geklärt.",
      "Eine kurze schriftliche Zusammenfassung hält alle Beteiligten auf demselben Stand.",
      "Annahmen gelten als offene Punkte, bis sie bestätigt sind.",
      "Der nächste Prüftermin steht fest, bevor die Besprechung endet.",
      "Zur Entscheidung gehört ihre schriftliche Begründung.",
      "Entfällt eine Voraussetzung, werden die Verantwortlichen früh unterrichtet.",
      "Klare Zuständigkeit verhindert die meisten Missverständnisse.",
      "Der Umfang bleibt stabil, solange die Arbeit läuft.",
    ],
    closing: [
      "Ein geordnetes Vorgehen beseitigt nicht jede Unsicherheit, aber es macht sie beherrschbar.",
      "[Prüfen Sie|Prüfe] den Plan zu festen Zeitpunkten und [halten Sie|halte] jede Änderung fest.",
    ],
  },
  casual: {
    opening: [
      "Ganz ehrlich: Das Thema {s} sieht auf den ersten Blick nach ziemlich viel aus.",
      "Also Kaffee holen, und dann sortieren wir das Stück für Stück.",
    ],
    asides: [
      "Das muss keine große Sache werden.",
      "Fühlt es sich zu schwer an, ist es wahrscheinlich zu viel auf einmal.",
      "Gut genug ist hier wirklich gut genug.",
      "Und ja, man darf einen Teil überspringen und später wiederkommen.",
      "Es führt ja niemand eine Strichliste.",
      "Ein Klebezettel tut es genauso wie eine App.",
      "Im Zweifel eine Nacht drüber schlafen.",
      "Klein und fertig schlägt groß und irgendwann.",
    ],
    closing: [
      "Das war es auch schon, ganz ohne Zauberei.",
      "[Probieren Sie|Probier] es einfach aus und [schauen Sie|schau], was hängen bleibt.",
    ],
  },
  friendly: {
    opening: [
      "Schön, dass [Sie da sind|du da bist], besonders wenn das Thema {s} noch neu ist.",
      "Wir gehen Schritt für Schritt vor, und eine Pause ist jederzeit erlaubt.",
    ],
    asides: [
      "[Seien Sie|Sei] nachsichtig, wenn es einen zweiten Anlauf braucht.",
      "Mit diesem Teil tun sich auch andere schwer.",
      "Zu zweit sieht man mehr, also [fragen Sie|frag] ruhig eine Freundin.",
      "Ein kleiner Erfolg darf auch ein wenig gefeiert werden.",
      "Dumme Fragen gibt es hier nicht.",
      "Für diesen Teil [dürfen Sie sich|darfst du dir] Zeit lassen.",
      "Wahrscheinlich [wissen Sie|weißt du] schon mehr, als [Sie sich zutrauen|du dir zutraust].",
      "Wer seine Erkenntnisse teilt, macht jemandem eine Freude.",
    ],
    closing: ["Für einen guten Anfang ist alles da.", "Für den ersten Schritt sind die Daumen gedrückt."],
  },
  authoritative: {
    opening: [
      "Wer das Thema {s} ernst nimmt, beginnt mit Fragen und nicht mit Antworten.",
      "Es folgt eine klare Ordnung der Arbeit, und sie sollte eingehalten werden.",
    ],
    asides: [
      "Dieser Teil wird nicht übersprungen.",
      "Nichts ersetzt den eigenen Blick auf die Tatsachen.",
      "Keine Behauptung gilt, die sich nicht prüfen lässt.",
      "Entscheiden, aufschreiben und dabei bleiben, bis neue Tatsachen vorliegen.",
      "Disziplin im Kleinen macht das Große erst möglich.",
      "Zuerst steht der Maßstab fest, dann wird alles daran gemessen.",
      "Ausreden kosten mehr als Korrekturen.",
      "Gründe sind zu verlangen, auch von sich selbst.",
    ],
    closing: [
      "Die Methode ist schlicht und wirkt nur bei denen, die sie anwenden.",
      "Gehandelt wird nach dem, was bekannt ist; das Unbekannte wird offen benannt.",
    ],
  },
  conversational: {
    opening: [
      "[Haben Sie sich|Hast du dich] auch schon gefragt, wo man beim Thema {s} anfängt?",
      "Reden wir darüber, so wie man es am Küchentisch täte.",
    ],
    asides: [
      "Kommt das bekannt vor?",
      "Was [würden Sie|würdest du] einer Freundin in derselben Lage raten?",
      "Nun [fragen Sie|fragst du] vielleicht, ob das wirklich nötig ist.",
      "Mal anders gedacht: Was wäre, wenn weniger geschähe, das aber ganz?",
      "Das kann man auch anders sehen, und das ist in Ordnung.",
      "Was heißt das nun für die nächste Woche?",
      "Klingt selbstverständlich, oder?",
      "[Denken Sie|Denk] an den letzten Versuch: Was kam dazwischen?",
    ],
    closing: ["Und, welcher Teil kommt zuerst dran?", "Am besten erfährt jemand davon, denn Pläne mögen Gesellschaft."],
  },
  technical: {
    opening: [
      "Das Thema {s} lässt sich als System betrachten, mit Eingaben, Grenzen und beobachtbaren Ergebnissen.",
      "Die Abschnitte unten bestimmen jeden Teil und nennen eine Prüfung dazu.",
    ],
    asides: [
      "Für diesen Teil sind Eingabe, erwartete Ausgabe und Grenze anzugeben.",
      "Variablen bleiben getrennt, und je Durchlauf ändert sich nur eine.",
      "Der beobachtete Wert wird protokolliert, bevor er gedeutet wird.",
      "Was als Fehler gilt, steht vor dem Beginn fest.",
      "Eine Prüfung, die niemand wiederholen kann, ist keine.",
      "Zu jedem Ergebnis gehört die Version dessen, wovon es abhängt.",
      "Solange die Ursache unbekannt ist, sind umkehrbare Änderungen vorzuziehen.",
      "Randfälle verdienen Beachtung, denn Mittelwerte verdecken sie.",
    ],
    closing: [
      "Das Verfahren ist vollständig, wenn eine zweite Person es nach den Notizen wiederholen kann.",
      "Prüfungen und Plan werden gemeinsam gepflegt, damit beide übereinstimmen.",
    ],
  },
  creative: {
    opening: [
      "[Stellen Sie sich|Stell dir] das Thema {s} als Landschaft vor, die bisher nur aus dem Zugfenster zu sehen war.",
      "Es ist Zeit, auszusteigen, herumzugehen und ein paar Tore zu öffnen.",
    ],
    asides: [
      "Ideen sind wie Samen: Viele brauchen etwas Dunkelheit, bevor sie sich zeigen.",
      "[Drehen Sie|Dreh] die Frage um und [sehen Sie|sieh], was herausfällt.",
      "Ein leeres Blatt ist nur ein Feld mit frischem Schnee.",
      "Ein seltsamer Gedanke darf im Zimmer bleiben.",
      "Eine krumme Skizze spricht schneller als ein ordentlicher Satz.",
      "Jede Karte beginnt mit jemandem, der sich verlief und mitschrieb.",
      "Spielen ist eine ernste Art zu fragen.",
      "Eine Farbe aus dem Nachbarfach tut manchem Bild gut.",
    ],
    closing: [
      "Das Tor steht offen, und der Weg wird beim Gehen deutlicher.",
      "Ein paar Spuren für die Nächsten dürfen bleiben.",
    ],
  },
};
