import type { Facet } from "../shape.ts";

export const habit: Facet = {
  title: "Wie es weitergeht",
  act: "Eine Gewohnheit daraus machen",
  question: "Wie bleibt man dabei?",
  symptom: "Es beginnt gut und schläft dann ein",
  cause: "Die Gewohnheit hing an der Laune statt an einem festen Zeitpunkt.",
  check: "[Suchen Sie|Such] den Tag, an dem es zum ersten Mal ausfiel.",
  myth: "Man braucht nur genug Willenskraft",
  truth: "Ein fester Zeitpunkt und ein leichter Beginn tragen weiter als gute Vorsätze.",
  tasks: [
    "Einen festen Zeitpunkt wählen.",
    "Auch die kleinste Form gelten lassen.",
    "Jedes Mal ein Zeichen in den Kalender setzen.",
    "Den Wiedereinstieg nach einer Lücke planen.",
  ],
  text: [
    [
      "Beim Thema {s} dranzubleiben verlangt anderes als der Anfang.",
      "Eine Gewohnheit taugt, wenn sie auch an einem schlechten Tag gelingt.",
      "Je leichter der Beginn, desto länger hält die Gewohnheit.",
      "Lust kommt und geht, ein fester Zeitpunkt bleibt.",
      "Eine Lücke ist normal; wichtig ist die Rückkehr.",
    ],
    [
      "[Verbinden Sie|Verbinde] die Arbeit mit etwas, das ohnehin geschieht.",
      "Hilfreich ist eine kleinste Form, die noch gilt.",
      "Was gebraucht wird, liegt am besten im Weg.",
      "Eine sichtbare Reihe von Strichen unterbricht niemand gern.",
      "[Erzählen Sie|Erzähl] jemandem, dass {s} künftig zur Woche gehört.",
    ],
    [
      "Fällt es zweimal aus, muss es kleiner werden.",
      "Versäumtes muss nicht nachgeholt werden.",
      "Bevor die Gewohnheit aufgegeben wird, darf sich die Uhrzeit ändern.",
      "Freude ist ein guter Grund, einen Umweg beizubehalten.",
      "Nach einigen Monaten ist zu fragen, ob die Mühe um {s} noch dem Ziel dient.",
    ],
  ],
};

export const review: Facet = {
  title: "Ein Blick zurück",
  act: "Zurückblicken und nachbessern",
  question: "Was wäre beim nächsten Mal anders zu machen?",
  symptom: "Alte Pläne laufen unbemerkt weiter",
  cause: "Es gab keinen festen Zeitpunkt für die Frage, ob der Plan noch passt.",
  check: "[Vergleichen Sie|Vergleiche] die erste Notiz mit dem heutigen Stand.",
  myth: "Was einmal gelang, gelingt immer",
  truth: "Bedingungen ändern sich, und ein nie geprüfter Plan passt nach und nach nicht mehr.",
  tasks: [
    "Ein Datum für den Rückblick festlegen.",
    "Ergebnis und Ziel vergleichen.",
    "Eines behalten, eines ändern, eines weglassen.",
    "Den nächsten Termin in den Kalender setzen.",
  ],
  text: [
    [
      "Ein Rückblick macht aus der Arbeit an {s} Erfahrung.",
      "Ergebnisse verdienen einen zweiten Blick, sobald sich die Aufregung gelegt hat.",
      "Erfolg kann schwache Schritte verdecken und Misserfolg gute.",
      "Es geht nicht darum, wer recht hatte, sondern was jetzt bekannt ist.",
      "Ein Rückblick braucht ein Datum, sonst findet er nicht statt.",
    ],
    [
      "[Legen Sie|Leg] das Ziel neben das Ergebnis und [beschreiben Sie|beschreibe] den Abstand.",
      "Zu fragen ist, was bleiben, was sich ändern und was wegfallen soll.",
      "Nur eine Änderung auf einmal, sonst bleibt ihre Wirkung unklar.",
      "Jemand, der nicht beteiligt war, stellt oft die einfachen Fragen.",
      "[Halten Sie|Halte] fest, was am Thema {s} unerwartet war.",
    ],
    [
      "Ein kurzer Rückblick wird wiederholt, ein langer nicht.",
      "Gelungenes verdient Lob, weil es leicht vergessen wird.",
      "Ein Plan, der die Prüfung besteht, ist stärker als ein neuer.",
      "Muss nichts geändert werden, bleibt alles, wie es ist.",
      "Bevor das Heft zugeht, steht der nächste Termin für {s} darin.",
    ],
  ],
};

export const share: Facet = {
  title: "Wissen weitergeben",
  act: "Es anderen erklären",
  question: "Wie lässt es sich anderen erklären?",
  symptom: "Nur einer weiß, wie es geht",
  cause: "Das Wissen blieb in einem Kopf, weil das Teilen nie geplant war.",
  check: "[Lassen Sie|Lass] jemand anderen die Arbeit tun und [sehen Sie|sieh] nur zu.",
  myth: "Die Arbeit spricht für sich",
  truth: "Andere sehen das Ergebnis, aber die Überlegung dahinter muss erzählt werden.",
  tasks: [
    "Die Geschichte in wenigen Sätzen erzählen.",
    "Ein Ergebnis zeigen.",
    "Sagen, was unsicher ist.",
    "Fragen, was unklar blieb.",
  ],
  text: [
    [
      "Wer anderen das Thema {s} erklärt, merkt, was er verstanden hat.",
      "Ein kurzer Bericht mit einem Beispiel ist besser als ein vollständiger.",
      "Vertrauen gewinnt, wer auch sagt, was er nicht weiß.",
      "Die erste Frage der Zuhörer ist meist die beste.",
      "Geteilte Arbeit bleibt leichter lebendig als einsame.",
    ],
    [
      "Am Anfang steht der Grund, dann das Ergebnis und erst zuletzt der Weg.",
      "Die Worte der Zuhörer sind besser als die Worte des Fachs.",
      "Jede Einzelheit, die keine Entscheidung ändert, kann wegbleiben.",
      "Andere dürfen einen Teil von {s} selbst versuchen, während Hilfe in der Nähe ist.",
      "Was nicht verstanden wurde, verbessert den Bericht.",
    ],
    [
      "Wer geholfen hat, wird genannt.",
      "Niemand sollte versprechen, dass der eigene Weg überall gelingt.",
      "Eine gepflegte Seite ersetzt viele Treffen.",
      "Fragen, die zweimal kommen, gehören in die Notizen.",
      "Wer {s} gut erklärt, bekommt mit etwas Glück guten Rat zurück.",
    ],
  ],
};
