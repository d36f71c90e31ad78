import type { Stock } from "../shape.ts";

export const questions: Stock["questions"] = {
  cost: {
    match: /\b(kosten|kostet|preis|preise|teuer|billig|günstig|budget|wie viel geld)/,
    ask: "Was kostet der Einstieg beim Thema {s}?",
    answers: [
      "Eine ehrliche Zahl braucht eigene Angebote und Rechnungen, deshalb steht hier keine.",
      "Zusammenzurechnen sind einmalige Ausgaben, monatliche Ausgaben und die eigenen Stunden.",
      "Ein erster Versuch im Kleinen zeigt, welcher Posten der größte ist.",
      "Eine Grenze wird vorher gesetzt, und wer sie erreicht, denkt neu nach.",
      "Günstig beginnt, wer leihen oder teilen kann.",
    ],
  },
  time: {
    match: /\b(wie lange|wie oft|dauert|dauer|stunden|wie viel zeit)/,
    ask: "Wie lange dauert es, bis beim Thema {s} Ergebnisse zu sehen sind?",
    answers: [
      "Das hängt vom Ziel ab und davon, wie viel Zeit die Woche lässt.",
      "Wer den ersten kleinen Teil mit der Uhr begleitet, hat ein Maß für den Rest.",
      "Etwas Reserve gehört dazu, denn Warten und Verzögerungen kommen fast immer vor.",
      "Ein fester Platz im Kalender sagt mehr als jedes allgemeine Versprechen.",
      "Bleibt das erste Zeichen aus, wird besser der Teil kleiner als die Mühe größer.",
    ],
  },
  mistakes: {
    match: /\b(fehler|vermeiden|falsch|probleme?|schief|scheiter)/,
    ask: "Welche Fehler sind beim Thema {s} zu vermeiden?",
    answers: [
      "Verdächtig sind vor allem Eile, zu viele Änderungen auf einmal und ein nie notiertes Ziel.",
      "Auch Rat, der für andere Bedingungen gedacht war, führt in die Irre.",
      "Wer zu festen Zeiten hinsieht statt zufällig, bemerkt Fehler früh.",
      "Mit seinem Grund aufgeschrieben, kehrt ein Fehler selten zurück.",
      "Ein zweites Paar Augen hilft, wo sich etwas schwer zurücknehmen lässt.",
    ],
  },
  start: {
    match: /\b(anfangen|anfang|beginn|beginnen|einstieg|starten|erster schritt|anfänger)/,
    ask: "Wie gelingt der Anfang beim Thema {s}?",
    answers: [
      "Am besten mit einem Schritt, der an einem Stück zu schaffen ist.",
      "Die eigene Erwartung steht vorher auf dem Papier, damit das Ergebnis überraschen kann.",
      "Für die erste Runde genügt, was schon da ist.",
      "Danach wird notiert, was gut lief und was anders werden soll.",
      "Der zweite Schritt folgt aus dem Ergebnis des ersten und nicht aus einem fertigen Gesamtplan.",
    ],
  },
  need: {
    match: /\b(brauche|brauchen|braucht|nötig|benötig|werkzeug|material|ausrüstung)/,
    ask: "Was braucht man für das Thema {s}?",
    answers: [
      "Weniger, als ein Schaufenster nahelegt, jedenfalls für den ersten Versuch.",
      "In Gedanken durchgegangen, verrät jeder Schritt, was er verlangt.",
      "Was nur einmal auf der Liste steht, lässt sich ausleihen.",
      "Zur Grundausstattung gehört ein Platz für Notizen.",
      "Gekauft wird, was nachweislich fehlt.",
    ],
  },
  which: {
    match: /\b(welche|welcher|welches|beste|besser|vergleich|unterschied|alternative)/,
    ask: "Welcher Umgang mit dem Thema {s} ist der richtige?",
    answers: [
      "Ohne Bedingungen gibt es keinen Sieger, also kommen zuerst die eigenen auf den Tisch.",
      "Alle Möglichkeiten müssen sich an derselben kurzen Liste messen.",
      "Wo ein unverzichtbarer Punkt fehlt, endet der Vergleich.",
      "Zwischen den übrigen entscheidet ein kleiner Versuch besser als eine Debatte.",
      "Bei Gleichstand gewinnt, was sich leichter rückgängig machen lässt.",
    ],
  },
  why: {
    match: /\b(?:nutzen|lohnt|vorteil|wichtig|sinnvoll)/,
    ask: "Lohnt sich die Mühe mit dem Thema {s}?",
    answers: [
      "Sie lohnt sich, wenn sie einem Ziel dient, das sich benennen lässt.",
      "Hilfreich ist die Frage, was ohne jede Änderung geschähe.",
      "Dem erhofften Gewinn stehen die eigenen Stunden gegenüber.",
      "Ein kurzer Versuch antwortet besser als fremdes Lob.",
      "Bringt der Versuch nichts, darf man mit gutem Gewissen aufhören.",
    ],
  },
  who: {
    match: /\b(?:für wen|wer sollte|wer braucht|geeignet)/,
    ask: "Für wen ist das Thema {s} einen genaueren Blick wert?",
    answers: [
      "Für alle, die einen Bedarf nennen können, den es erfüllen soll.",
      "Zu fragen ist auch, wer die Arbeit trägt und wer das Ergebnis genießt.",
      "Bei besonderen Grenzen, etwa Gesundheit oder Recht, steht fachlicher Rat am Anfang.",
      "Hat im Umfeld niemand diesen Bedarf, kann das Thema warten.",
      "Ein Gespräch mit jemandem in ähnlicher Lage klärt vieles.",
    ],
  },
  how: {
    match: /\bwie (?:kann|gelingt|gehe|geht man|mache|macht man|soll|fange|lässt)\b/,
    ask: "Wie geht man das Thema {s} Schritt für Schritt an?",
    answers: [
      "Am Anfang steht, was am Ende anders sein soll.",
      "Der Weg dorthin zerfällt in kleine Schritte, jeder mit einer Notiz.",
      "Das Unbekannteste kommt früh, weil es den Rest verändern kann.",
      "Zu einem festen Zeitpunkt wird das Ergebnis mit der ersten Notiz verglichen.",
      "Was wirkt, darf bleiben; was nicht wirkt, bekommt eine Änderung nach der anderen.",
    ],
  },
  what: {
    match: /^was (?:ist|sind|bedeutet|heißt|gehört|versteht)\b/,
    ask: "Was gehört zum Thema {s} und was nicht?",
    answers: [
      "Eine Arbeitsdefinition in eigenen Worten ist der beste Anfang.",
      "Ein Satz sagt, was dazugehört, ein anderer, was draußen bleibt.",
      "Beispiel und Gegenbeispiel machen die Grenze sichtbar.",
      "Verwenden Quellen das Wort verschieden, wird notiert, wer was meint.",
      "Kurz darf die Definition bleiben, solange andere sie wiederholen können.",
    ],
  },
  when: {
    match: /\bwann (?:sollte|soll|ist der|lohnt|fange|beginne)\b/,
    ask: "Wann ist der richtige Zeitpunkt für das Thema {s}?",
    answers: [
      "Dann, wenn es ein Ziel, einen freien Platz und einen kleinen Schritt gibt.",
      "Warten ist nur sinnvoll, wenn klar ist, worauf.",
      "Fristen von außen kommen zuerst in den Kalender.",
      "Für einen Beginn ist eine ruhige Woche besser als eine volle.",
      "Kommt der Zeitpunkt nie, muss der erste Schritt schrumpfen, bis er passt.",
    ],
  },
  other: {
    match: /./,
    ask: "Gibt es beim Thema {s} etwas, das zuerst zu prüfen ist?",
    answers: [
      "Eine allgemeine Antwort wäre geraten, denn vieles hängt von den Bedingungen ab.",
      "Die Bedingungen gehören auf eine Liste, und eine davon gibt den Ausschlag.",
      "Gesucht ist eine Quelle, die genau diesen Fall behandelt. Fehlt eine solche Quelle, ist ein kleiner, ungefährlicher Versuch das Nächstbeste.",
      "Die Antwort bleibt offen, bis man es selbst gesehen hat.",
    ],
  },
};

export const moreAnswers: Stock["moreAnswers"] = [
  "Die Abschnitte oben zeigen, wie sich die Antwort für den eigenen Fall finden lässt.",
  "Ein Satz aus einer guten Quelle verdient eine wörtliche Notiz.",
  "Erfahrene Menschen können sagen, wie sie es prüfen würden.",
  "Zur Antwort gehört ihr Datum, denn Antworten können veralten.",
  "Was bei anderen stimmt, braucht vor Ort vielleicht noch eine Probe.",
  "Hängt viel davon ab, ist eine zweite Meinung sinnvoll.",
  "Ein Teil der Antwort ist Geschmackssache, und der bleibt persönlich.",
  "Die heutige Antwort lässt sich aufschreiben und in einem Monat neu ansehen.",
  "Eine offene Frage schadet nicht, solange sie sichtbar bleibt.",
  "Zahlen in einer Antwort sollten immer ihren Ursprung nennen.",
  "Vom bekanntesten Fall aus lässt es sich gut weiterdenken.",
  "Auch ein klares Nein ist ein nützliches Ergebnis.",
  "Aufschlussreich ist, was geschehen müsste, damit sich die Antwort ändert.",
  "Die einfachste Fassung der Antwort ist ein guter Beginn.",
  "Wo Menschen uneins sind, hilft die Frage, was sie gesehen haben.",
  "Ein einzelner schlechter Tag sollte die Antwort nicht bestimmen.",
  "Rat, der auf eine Karte passt, wird am ehesten benutzt.",
  "Gut vergleichen lassen sich Fälle, die sich in nur einem Punkt unterscheiden.",
  "Gute Antworten nennen die Stelle, an der sie nicht mehr gelten.",
  "Manche Antworten brauchen Geduld, bis sie sich zeigen.",
];
