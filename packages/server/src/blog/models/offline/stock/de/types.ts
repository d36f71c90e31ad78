import type { Stock } from "../shape.ts";

export const types: Stock["types"] = {
  custom: {
    subtitle: "was zu wissen ist und wie es vorangeht",
    opening: [
      "Dieser Beitrag betrachtet das Thema {s} von mehreren Seiten, eine Frage nach der anderen.",
      "Er ist zum Lesen gedacht und zum Nachschlagen.",
    ],
    closing: "Am besten beginnt, wer den Teil wählt, der den nächsten Schritt berührt.",
  },
  brand: {
    subtitle: "wofür ein Name stehen sollte",
    opening: [
      "Ein Name rund um {s} ist ein Versprechen, und Versprechen lassen sich prüfen.",
      "Dieser Beitrag zeigt, welche Fragen eine Marke beantworten sollte.",
    ],
    closing: "Eine Marke verdient Vertrauen, wenn sie schlichte Fragen schlicht beantwortet.",
  },
  top_10: {
    subtitle: "was zuerst zählt",
    opening: [
      "Diese Liste sammelt, was beim Thema {s} zuerst Beachtung verdient.",
      "Die Reihenfolge folgt dem Gang der Arbeit und ist keine Wertung in Zahlen.",
    ],
    closing: "Zur eigenen Liste wird sie, sobald der schwächste Punkt nach oben rückt.",
  },
  product_review: {
    subtitle: "wie ein faires Urteil entsteht",
    opening: [
      "Dieser Testbericht ist ein Plan für die eigene Prüfung, denn für ihn wurde nichts getestet.",
      "Er zeigt, worauf beim Thema {s} vor Lob und Tadel zu achten ist.",
    ],
    closing: "Sind die eigenen Beobachtungen notiert, ergibt sich das Urteil von selbst.",
  },
  how_to: {
    subtitle: "Schritt für Schritt",
    opening: [
      "Dieser Beitrag zerlegt das Thema {s} in Schritte, die nacheinander zu schaffen sind.",
      "Zu den Schritten gehören Listen zum Abhaken.",
    ],
    closing: "Heute ist der nächste offene Schritt dran, alles andere steht im Kalender.",
  },
  comparison: {
    subtitle: "ein fairer Vergleich",
    opening: [
      "Ein fairer Vergleich zum Thema {s} stellt allen Möglichkeiten dieselben Fragen.",
      "Wo Tatsachen nötig sind, bleibt Platz für eigene Befunde.",
    ],
    closing: "Gewählt wird, wenn die offenen Punkte geklärt sind, nicht wenn die Debatte am lautesten ist.",
  },
  guide: {
    subtitle: "ein praktischer Leitfaden",
    opening: [
      "Dieser Leitfaden führt beim Thema {s} von der ersten Frage bis zum ersten Rückblick.",
      "Man kann ihn ganz lesen oder gleich zum passenden Teil gehen.",
    ],
    closing: "Der Leitfaden bleibt am besten in Reichweite, für jede neue Weggabelung.",
  },
  tutorial: {
    subtitle: "eine Anleitung zum Mitmachen",
    opening: [
      "Diese Anleitung zum Thema {s} ist zum Tun gemacht, nicht nur zum Lesen.",
      "Ein Stift und eine freie Stunde sollten bereitliegen.",
    ],
    closing: "Eine zweite Runde zeigt, welche Schritte inzwischen leichtfallen.",
  },
  listicle: {
    subtitle: "Punkte, die einen zweiten Blick lohnen",
    opening: [
      "Hier stehen Punkte zum Thema {s}, die einen genaueren Blick belohnen.",
      "Jeder lässt sich für sich lesen.",
    ],
    closing: "Unterstrichen gehört der Punkt, der am meisten ärgert; er ist oft der nützliche.",
  },
  case_study: {
    subtitle: "wie ein lehrreicher Fall entsteht",
    opening: [
      "Ein Fall zum Thema {s} lehrt nur etwas, wenn Anfang, Entscheidungen und Ergebnis belegt sind.",
      "Hier wird kein Fall erfunden; dies ist der Rahmen für einen wirklichen.",
    ],
    closing: "Der eigene Fall gehört aufgeschrieben, solange die Einzelheiten frisch sind.",
  },
  news: {
    subtitle: "wie Meldungen zu lesen sind",
    opening: [
      "Nachrichten über {s} verbreiten sich schnell, das Prüfen dauert länger.",
      "Dieser Beitrag meldet nichts, was keine Quelle stützt; er hilft, Meldungen zu lesen.",
    ],
    closing: "Weitergesagt wird erst, was eine zweite Quelle bestätigt.",
  },
  opinion: {
    subtitle: "ein Plädoyer für kleine Schritte",
    opening: [
      "Die Ansicht dieses Beitrags zum Thema {s} ist einfach: Kleine ehrliche Schritte schlagen große selbstsichere.",
      "Widerspruch ist willkommen und hat hier seinen eigenen Platz.",
    ],
    closing: "Wer anders denkt, fasst den besten Grund dafür in einen Satz und prüft ihn.",
  },
  interview: {
    subtitle: "die Fragen, die sich lohnen",
    opening: [
      "Dies ist ein Plan für ein Gespräch über {s}, mit Fragen und ohne erfundene Antworten.",
      "Er sagt auch, worauf beim Zuhören zu achten ist.",
    ],
    closing: "Weniger Fragen, längere Pausen und ein Gegenüber, das ausreden darf: So gelingt das Gespräch.",
  },
  faq: {
    subtitle: "Fragen und Antworten",
    opening: [
      "Wer mit dem Thema {s} beginnt, stößt meist auf dieselben Fragen.",
      "Hier stehen sie in der Reihenfolge, in der sie sich gewöhnlich stellen.",
    ],
    closing: "Eigene Fragen kommen auf die Liste, und der nächste Versuch sucht die Antwort.",
  },
  checklist: {
    subtitle: "eine Checkliste zum Abarbeiten",
    opening: [
      "Diese Checkliste zum Thema {s} ist für den Gebrauch mit dem Stift gedacht.",
      "Erledigtes wird abgehakt, der Rest bleibt sichtbar.",
    ],
    closing: "Ein leeres Kästchen ist keine Niederlage, sondern die nächste Aufgabe.",
  },
  tips: {
    subtitle: "praktische Tipps",
    opening: [
      "Diese Tipps zum Thema {s} sind klein genug, um sie einzeln auszuprobieren.",
      "Was passt, wird übernommen, der Rest bleibt liegen.",
    ],
    closing: "Ein Tipp in dieser Woche genügt, beurteilt nach dem, was er verändert hat.",
  },
  definition: {
    subtitle: "was der Begriff umfasst",
    opening: [
      "Vor jedem Streit über {s} lohnt sich die Frage, was der Begriff umfasst.",
      "Dieser Beitrag baut Schritt für Schritt eine Arbeitsdefinition.",
    ],
    closing: "Eine Definition hat ihren Zweck erfüllt, wenn niemand mehr fragt, was gemeint ist.",
  },
  benefits: {
    subtitle: "welcher Nutzen wirklich zählt",
    opening: [
      "Ob das Thema {s} Nutzen bringt, hängt vom eigenen Bedarf ab.",
      "Dieser Beitrag hilft, einen Nutzen zu benennen und sein Eintreffen zu prüfen.",
    ],
    closing: "Ein Nutzen zählt, wenn er zu sehen war, nicht wenn er versprochen wurde.",
  },
  problem_solution: {
    subtitle: "vom Problem zur Lösung",
    opening: [
      "Schwierigkeiten rund um {s} lösen sich leichter, wenn das Problem eine klare Gestalt hat.",
      "Jeder Teil beginnt mit einem Problem und endet mit etwas zum Ausprobieren.",
    ],
    closing: "Zuerst kommt das Problem an die Reihe, das die anderen aufhält.",
  },
  trend_analysis: {
    subtitle: "wie sich Trend und Mode unterscheiden",
    opening: [
      "Ein Trend rund um {s} ist eine Veränderung, die bleibt; eine Mode ist eine, über die geredet wird.",
      "Dieser Beitrag zeigt, wie eigene Beobachtungen beides trennen.",
    ],
    closing: "In einigen Monaten lohnt ein neuer Blick mit denselben Fragen.",
  },
  statistics: {
    subtitle: "wie Zahlen zu lesen sind",
    opening: [
      "Zahlen zum Thema {s} können helfen oder täuschen, je nachdem, wie sie entstanden sind.",
      "Ohne Quelle wird hier keine Zahl genannt.",
    ],
    closing: "Brauchbar ist eine Zahl, wenn feststeht, wer was wann gezählt hat.",
  },
  resource_list: {
    subtitle: "wo zu suchen und was zu sammeln ist",
    opening: [
      "Dieser Beitrag ordnet, welche Arten von Hilfe es zum Thema {s} zu sammeln lohnt.",
      "Statt ungeprüfter Namen nennt er Maßstäbe für jede Art.",
    ],
    closing: "Die Sammlung bleibt kurz genug zum Benutzen und frisch genug zum Vertrauen.",
  },
  timeline: {
    subtitle: "der Ablauf in Phasen",
    opening: [
      "Dieser Beitrag bringt das Thema {s} in eine zeitliche Ordnung, Phase für Phase.",
      "Die Daten dazu kommen aus dem eigenen Kalender.",
    ],
    closing: "Stehen echte Daten neben den Phasen, wird aus dem Plan ein Versprechen.",
  },
  myth_busting: {
    subtitle: "Überzeugungen auf dem Prüfstand",
    opening: [
      "Manche Überzeugung wird so oft wiederholt, dass niemand sie prüft, auch rund um {s}.",
      "Jeder Teil nimmt eine davon und fragt, was besser trägt.",
    ],
    closing: "Klingt eine Behauptung zu glatt, hilft die Frage, woher das jemand wissen kann.",
  },
  best_practices: {
    subtitle: "Gewohnheiten, die sich bewähren",
    opening: [
      "Gute Praxis beim Thema {s} ist, was auch an einem schlechten Tag gelingt.",
      "Die folgenden Gewohnheiten sind mit Absicht einfach.",
    ],
    closing: "Erst sitzt eine Gewohnheit ganz, dann kommt die nächste.",
  },
  getting_started: {
    subtitle: "der Einstieg",
    opening: [
      "Der Einstieg beim Thema {s} verlangt weniger, als viele fürchten, und mehr als gute Laune.",
      "Dieser Beitrag behandelt die erste Strecke und nichts darüber hinaus.",
    ],
    closing: "Nach dem ersten Schritt ist der Anfang schon vorbei.",
  },
  advanced: {
    subtitle: "über die Grundlagen hinaus",
    opening: [
      "Dieser Beitrag ist für Menschen, die beim Thema {s} die Grundlagen kennen.",
      "Er handelt vom Urteilen, denn Regeln allein tragen hier nicht mehr.",
    ],
    closing: "Können zeigt sich in dem, was man weglässt.",
  },
  troubleshooting: {
    subtitle: "Symptome, Ursachen und Prüfungen",
    opening: [
      "Geht beim Thema {s} etwas schief, ist Hinsehen vor dem Ändern der schnellste Weg.",
      "Jeder Teil nennt ein Symptom, eine mögliche Ursache und eine Prüfung.",
    ],
    closing: "Eine Sache ändern, die Wirkung ansehen und erst dann die nächste: So bleibt der Überblick.",
  },
};
