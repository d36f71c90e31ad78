import type { Facet } from "../shape.ts";

export const goal: Facet = {
  title: "Ein klares Ziel",
  act: "Ein klares Ziel setzen",
  question: "Was soll am Ende gelten?",
  symptom: "Niemand weiß, wann es fertig ist",
  cause: "Das Ziel wurde nie aufgeschrieben, also hat jeder ein anderes Bild im Kopf.",
  check: "[Lassen Sie|Lass] zwei Menschen das fertige Ergebnis beschreiben und [vergleichen Sie|vergleiche] die Worte.",
  myth: "Eine grobe Vorstellung vom Ziel reicht",
  truth: "Eine grobe Vorstellung genügt bis zur ersten schwierigen Wahl, und dann schweigt sie.",
  tasks: [
    "Das Ziel in einem schlichten Satz aufschreiben.",
    "Festlegen, wer das Ergebnis beurteilt.",
    "Notieren, was bewusst wegbleibt.",
    "Ein Zeichen wählen, an dem das Ende zu erkennen ist.",
  ],
  text: [
    [
      "Ein klares Ziel macht beim Thema {s} jede spätere Wahl leichter.",
      "Ohne Ziel sehen alle Möglichkeiten gleich gut aus.",
      "Viele Umwege beginnen mit einem Wunsch, den niemand ausgesprochen hat.",
      "Ein Ziel muss nicht groß sein, sondern so schlicht, dass man es prüfen kann.",
      "Das Ziel ist der Maßstab, an den jede neue Idee gehalten wird.",
    ],
    [
      "Am Anfang steht ein Satz darüber, was danach anders sein soll.",
      "Gut sind Worte, die auch die Nachbarin ohne Rückfrage versteht.",
      "[Kürzen Sie|Kürze] den Satz, bis nur noch das Wichtige übrig ist.",
      "Wenn zwei Wünsche in verschiedene Richtungen ziehen, muss einer gewinnen.",
      "Rund um {s} zählt ein erreichtes kleines Ziel mehr als ein bewundertes großes.",
    ],
    [
      "[Lesen Sie|Lies] das Ziel noch einmal, sobald eine Entscheidung schwerfällt.",
      "Passt das Ziel nicht mehr, wird es offen geändert und nicht heimlich umgangen.",
      "Wer das Ziel kennt, kann in die richtige Richtung helfen.",
      "Ein gutes Ziel sagt auch, was unwichtig ist.",
      "[Bewahren Sie|Bewahre] den Satz dort auf, wo er bei jeder Arbeit an {s} zu sehen ist.",
    ],
  ],
};

export const start: Facet = {
  title: "Der heutige Stand",
  act: "Den heutigen Stand festhalten",
  question: "Wie sieht es heute aus?",
  symptom: "Fortschritt ist nicht zu erkennen",
  cause: "Vom Anfang gibt es kein Bild, also fehlt der Vergleich.",
  check: "[Suchen Sie|Suche] eine Notiz, ein Foto oder eine Liste vom ersten Tag.",
  myth: "Der Ausgangspunkt spielt keine Rolle",
  truth: "Derselbe Plan kann von einem Ausgangspunkt aus gelingen und von einem anderen aus scheitern.",
  tasks: [
    "Auflisten, was schon da ist.",
    "Festhalten, was früher versucht wurde.",
    "Markieren, was sich nicht ändern lässt.",
    "Das heutige Datum und den Zustand aufschreiben.",
  ],
  text: [
    [
      "Jeder Plan zum Thema {s} beginnt irgendwo, und dieser Ort verdient einen ehrlichen Blick.",
      "Den Anfang beschreibt man leicht besser oder schlechter, als er ist.",
      "Eine schlichte Liste des Vorhandenen hilft mehr als ein langes Gespräch über das Fehlende.",
      "Der Anfang zeigt auch, was schon gut genug ist und bleiben darf.",
      "Wer sich in Ruhe umsieht, spart sich vielleicht einen unnötigen Kauf.",
    ],
    [
      "[Schreiben Sie|Schreib] auf, was da ist, was bekannt ist und was fehlt.",
      "Auch frühere Versuche mit dem Thema {s} gehören in den Überblick, selbst die abgebrochenen.",
      "Gefragt ist der Grund für das Ende, nicht der Schuldige.",
      "Feste Grenzen sind etwas anderes als Gewohnheiten, die sich morgen ändern lassen.",
      "Fotos, Listen und Daten sind bessere Zeugen als die Erinnerung.",
    ],
    [
      "Ein ehrlicher Anfang macht späteren Fortschritt sichtbar.",
      "Wirkt das Bild zu ordentlich, hilft ein Blick von außen.",
      "Während der Bestandsaufnahme wird noch nichts repariert.",
      "Die erste Liste sollte aufgehoben werden, denn sie dient später zum Vergleich.",
      "Ist der Stand klar, findet sich die nächste Frage zum Thema {s} leichter.",
    ],
  ],
};

export const terms: Facet = {
  title: "Was die Wörter bedeuten",
  act: "Die Bedeutung der Wörter klären",
  question: "Was bedeuten die wichtigen Wörter?",
  symptom: "Alle reden aneinander vorbei",
  cause: "Ein Wort wird für zwei verschiedene Dinge benutzt.",
  check: "[Bitten Sie|Bitte] alle, das wichtigste Wort an einem Beispiel zu erklären.",
  myth: "Alle meinen mit denselben Wörtern dasselbe",
  truth: "Zwei Menschen können beim selben Wort nicken und Verschiedenes vor sich sehen.",
  tasks: [
    "Für jedes wichtige Wort eine Zeile zur Bedeutung schreiben.",
    "Ein Beispiel und ein Gegenbeispiel ergänzen.",
    "Wörter markieren, die verschieden benutzt werden.",
    "Wörter streichen, die nur klug klingen.",
  ],
  text: [
    [
      "Gespräche über {s} laufen schnell schief, wenn ein Wort für mehrere Dinge steht.",
      "Eine kurze Arbeitsbedeutung genügt, solange alle sie wiederholen können.",
      "Gesucht ist keine vollkommene Definition, sondern eine gemeinsame.",
      "Klare Wörter erleichtern auch die Suche nach guten Quellen.",
      "Mit einem Wort, das man nicht erklären kann, lässt sich nicht planen.",
    ],
    [
      "Ein Satz sagt, was zum Thema {s} gehört, und ein zweiter, was nicht.",
      "Beispiele ziehen die Grenze besser als abstrakte Sätze.",
      "Noch nützlicher ist ein Gegenbeispiel, weil es den Verlauf der Grenze zeigt.",
      "Benutzt eine Quelle das Wort anders, genügt eine Notiz statt eines Streits.",
      "Die Wortliste sollte so kurz bleiben, dass sie gelesen wird.",
    ],
    [
      "Ob eine Bedeutung taugt, zeigt ein Satz, den man laut sagen würde.",
      "Fragt jemand nach, braucht die Formulierung eine weitere Runde.",
      "Vorsicht bei Wörtern, die loben oder tadeln, denn sie verdecken die Tatsachen.",
      "Fachwörter sind willkommen, sobald sie sich in eigenen Worten erklären lassen.",
      "Führt das Thema {s} in ein neues Gebiet, lohnt sich ein zweiter Blick auf die Wortliste.",
    ],
  ],
};

export const needs: Facet = {
  title: "Für wen es passen muss",
  act: "Herausfinden, für wen es passen muss",
  question: "Für wen muss das Ergebnis passen?",
  symptom: "Das Ergebnis passt niemandem",
  cause: "Es wurde für einen gedachten Menschen gemacht statt für einen wirklichen.",
  check: "[Nennen Sie|Nenne] einen wirklichen Menschen, der mit dem Ergebnis leben wird, und [fragen Sie|frag] ihn.",
  myth: "Eine Lösung passt für alle",
  truth: "Was dem einen hilft, kann dem anderen im Weg stehen.",
  tasks: [
    "Alle nennen, die betroffen sind.",
    "Jeden nach einem Wunsch und einer Sorge fragen.",
    "Festlegen, wer bei Widersprüchen entscheidet.",
    "Den Plan an einem gewöhnlichen Tag prüfen.",
  ],
  text: [
    [
      "Die beste Antwort zum Thema {s} hängt davon ab, wer mit ihr leben muss.",
      "Erst kommen die Menschen, dann ihr Bedarf und zuletzt die Eigenschaften einer Lösung.",
      "Was auf dem Papier gut aussieht, passt vielleicht nicht zu einem gewöhnlichen Tag.",
      "Manche tragen die Arbeit, andere genießen das Ergebnis; beide sollten gehört werden.",
      "Wünsche sind schnell gesammelt, Grenzen brauchen einen genaueren Blick.",
    ],
    [
      "Fragen nach der letzten wirklichen Lage bringen mehr als Fragen nach der Meinung.",
      "Kurze Fragen genügen: Was lief gut, was störte, was fehlte?",
      "Die eigenen Worte der Befragten gehören in die Notizen.",
      "Oft wurden Menschen, die das Thema {s} betrifft, noch gar nicht gefragt.",
      "Früh sollte klar sein, wer bei widersprüchlichen Wünschen das letzte Wort hat.",
    ],
    [
      "Ein Bedarf ist klar, wenn sich prüfen ließe, ob er erfüllt ist.",
      "Der eigene Geschmack ist nur eine Stimme unter mehreren.",
      "Menschen ändern ihre Meinung, und ein kurzes Gespräch kostet wenig.",
      "Nicht jeder Wunsch lässt sich erfüllen, aber jeder verdient eine Antwort.",
      "Bei Entscheidungen über {s} hilft es, an einen bestimmten Menschen zu denken.",
    ],
  ],
};

export const criteria: Facet = {
  title: "Was am meisten zählt",
  act: "Festlegen, was am meisten zählt",
  question: "Was soll die Wahl entscheiden?",
  symptom: "Jede Wahl endet in langen Debatten",
  cause: "Die entscheidenden Punkte wurden nie in eine Reihenfolge gebracht.",
  check: "[Fragen Sie|Frag] nach dem einen Punkt, der die Sache entscheiden würde.",
  myth: "Die längste Liste gewinnt",
  truth: "Wenige Punkte in klarer Reihenfolge entscheiden besser als viele ohne Ordnung.",
  tasks: [
    "Alle Punkte sammeln, die den Ausschlag geben könnten.",
    "Streichen, was keinen Unterschied macht.",
    "Den Rest in eine Reihenfolge bringen.",
    "Für die wichtigsten Punkte ein Mindestmaß festlegen.",
  ],
  text: [
    [
      "Eine Wahl rund um {s} wird einfach, sobald klar ist, was zählt.",
      "Zu viele Kriterien helfen so wenig wie gar keine.",
      "Punkte, die alle Möglichkeiten erfüllen, entscheiden nichts und können entfallen.",
      "Die Reihenfolge ist wichtiger als die Zahl der Punkte.",
      "Kriterien schreibt man am besten auf, bevor die erste Möglichkeit auf dem Tisch liegt.",
    ],
    [
      "Zuerst kommt, was unbedingt erfüllt sein muss, und erst danach, was schön wäre.",
      "Jeder Punkt bekommt eine Frage, die sich mit Ja oder Nein beantworten lässt.",
      "Wo eine Zahl nötig ist, wird gemessen, oder die Zeile bleibt leer.",
      "Die Frage, worauf man zuerst verzichten würde, verrät die wahre Reihenfolge.",
      "Zum Thema {s} taugt eine kurze Liste mehr als eine lange Tabelle, die niemand ausfüllt.",
    ],
    [
      "Manche Punkte klingen nur wichtig.",
      "Ein Kriterium taugt, wenn zwei Menschen es gleich anwenden würden.",
      "Steht die Liste einmal fest, wird sie nicht für einen Favoriten verbogen.",
      "Scheitern alle Möglichkeiten, ist die Liste zu streng oder das Ziel zu weit.",
      "Neue Tatsachen zum Thema {s} sind ein Anlass, die Reihenfolge zu prüfen.",
    ],
  ],
};

export const options: Facet = {
  title: "Die Möglichkeiten im Vergleich",
  act: "Die Möglichkeiten nebeneinanderlegen",
  question: "Welche Möglichkeiten gibt es?",
  symptom: "Die erste Idee gewinnt immer",
  cause: "Eine zweite Möglichkeit wurde nie ernsthaft angesehen.",
  check: "[Beschreiben Sie|Beschreibe] den besten Fall für eine Möglichkeit, die nicht der Favorit ist.",
  myth: "Es gibt nur zwei Möglichkeiten",
  truth: "Zwischen zwei Extremen liegt meist ein dritter Weg, und Nichtstun ist noch einer.",
  tasks: [
    "Eine Möglichkeit mehr aufschreiben als nötig.",
    "Auch das Nichtstun als Möglichkeit aufnehmen.",
    "Alle in derselben Reihenfolge beschreiben.",
    "Wissen und Vermutung getrennt markieren.",
  ],
  text: [
    [
      "Ein Vergleich zum Thema {s} ist nur fair, wenn alle Möglichkeiten dieselben Fragen beantworten.",
      "Auch die Möglichkeit, nichts zu ändern, gehört dazu.",
      "Ein Favorit ist schwerer zu beurteilen als ein Fremder und kommt deshalb zuletzt.",
      "Zwei gute Möglichkeiten sind ein Trost und kein Problem.",
      "Was nach einer Wahl klingt, besteht oft aus zwei kleineren.",
    ],
    [
      "Jede Möglichkeit wird in denselben wenigen Zeilen beschrieben.",
      "Dabei bleibt sichtbar, was bekannt ist, was vermutet wird und was noch fehlt.",
      "[Suchen Sie|Suche] den Punkt, an dem eine Möglichkeit scheitern würde.",
      "Ein Probelauf verrät über {s} mehr als eine weitere Meinungsrunde.",
      "Wer einen Pflichtpunkt verfehlt, scheidet aus.",
    ],
    [
      "Bleiben zwei übrig, ist die leichter umkehrbare im Vorteil.",
      "Besser ist die Wahl, mit deren Schwäche man leben kann.",
      "Eine Entscheidung mit Datum ist besser als ein Vergleich ohne Ende.",
      "Ein Satz über die Gründe der Ablehnung erspart später dieselbe Debatte.",
      "Neue Möglichkeiten rund um {s} dürfen jederzeit dazukommen, wenn sie dieselbe Liste bestehen.",
    ],
  ],
};

export const cost: Facet = {
  title: "Was es an Geld und Mühe braucht",
  act: "Geld und Mühe zusammenrechnen",
  question: "Was kostet es an Geld und Mühe?",
  symptom: "Die Kosten wachsen unbemerkt",
  cause: "Gezählt wurde nur der Preis am Anfang, nicht die Mühe danach.",
  check: "[Listen Sie|Liste] jede Zahlung und jede Stunde seit dem Beginn auf.",
  myth: "Der billigste Weg kostet am wenigsten",
  truth: "Hinter einem kleinen Preis kann Arbeit stecken, die niemand gezählt hat.",
  tasks: [
    "Aufschreiben, was einmal zu zahlen ist.",
    "Aufschreiben, was jeden Monat wiederkommt.",
    "Die eigenen Stunden dazurechnen.",
    "Eine Grenze setzen, an der neu nachgedacht wird.",
  ],
  text: [
    [
      "Der Preis ist beim Thema {s} nur ein Teil der Kosten.",
      "Auch Zeit, Platz und Aufmerksamkeit kosten etwas, selbst ohne Rechnung.",
      "Einmalige Ausgaben trägt man leichter als solche, die jeden Monat wiederkommen.",
      "Eine ehrliche Schätzung nennt eine Spanne statt einer einzelnen Zahl.",
      "Auch das Aufhören hat seinen Preis, und den sollte man vorher kennen.",
    ],
    [
      "[Sammeln Sie|Sammle] echte Angebote oder Rechnungen, bevor eine Zahl auf dem Papier steht.",
      "Geld kommt in die eine Spalte, Stunden kommen in die andere.",
      "Wichtig ist auch, wie sich die Kosten entwickeln, wenn die Pläne für {s} wachsen.",
      "Für Überraschungen, die noch keinen Namen haben, braucht es einen Rest.",
      "Leihen, Teilen oder gebraucht Kaufen kann die Summe verändern.",
    ],
    [
      "Der Maßstab ist der Wert des eigenen Ziels und nicht die Ausgabe anderer Leute.",
      "Eine vorher gesetzte Grenze schützt, wenn die Begeisterung groß ist.",
      "Geratene Zahlen gehören als geraten gekennzeichnet.",
      "Nach dem ersten Monat lässt sich die Schätzung berichtigen.",
      "Geld, das schon für {s} ausgegeben ist, ist kein Grund für weitere Ausgaben.",
    ],
  ],
};
