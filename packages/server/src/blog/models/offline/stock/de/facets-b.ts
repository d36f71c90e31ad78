import type { Facet } from "../shape.ts";

export const time: Facet = {
  title: "Zeit und Rhythmus",
  act: "Zeit und Rhythmus planen",
  question: "Wie viel Zeit braucht es?",
  symptom: "Es wird immer wieder verschoben",
  cause: "Die Aufgabe hat keinen festen Platz in der Woche.",
  check: "[Suchen Sie|Such] im Kalender den nächsten festen Termin.",
  myth: "Alles muss auf einmal geschehen",
  truth: "Kurze, regelmäßige Einheiten sind leichter durchzuhalten als ein einziger Kraftakt.",
  tasks: [
    "Einen festen Tag wählen.",
    "Die Arbeit in Teile für je einen Abend zerlegen.",
    "Vor dem nächsten Abschnitt eine Pause einplanen.",
    "Einen Termin für Verzögerungen freihalten.",
  ],
  text: [
    [
      "Gute Pläne zum Thema {s} richten sich nach dem Kalender, den es wirklich gibt.",
      "Eine Aufgabe ohne Termin rutscht leicht hinter Aufgaben mit Termin.",
      "Kleine, stetige Einheiten lassen sich besser schützen als seltene lange.",
      "Wartezeit ist Teil der Arbeit und gehört in den Plan.",
      "Manches lässt sich nicht beschleunigen, so sehr man es sich wünscht.",
    ],
    [
      "Die Dauer des ersten Teils ist das Maß für die nächste Schätzung.",
      "Der schwerste Teil gehört in die wachste Stunde.",
      "Hilfreich ist ein Termin, der ohnehin schon im Kalender steht.",
      "Hängt das Thema {s} auch von der Zeit anderer ab, sollten sie es früh wissen.",
      "Ein freier Platz im Plan ist nötig, weil irgendetwas länger dauern wird.",
    ],
    [
      "Eine Verzögerung ist eine Nachricht und keine Niederlage.",
      "Wird die Zeit knapp, fällt besser ein Teil weg, als dass alle hastig werden.",
      "Pausen gehören zum Plan, denn müde Menschen lassen die Prüfung aus.",
      "Nach einigen Wochen lohnt sich ein neuer Blick auf das Tempo.",
      "Findet das Thema {s} nie einen Platz, ist das Ziel vielleicht weniger wichtig als gedacht.",
    ],
  ],
};

export const tools: Facet = {
  title: "Werkzeug und Material",
  act: "Das Nötige bereitlegen",
  question: "Was muss griffbereit sein?",
  symptom: "Die Arbeit stockt, weil etwas fehlt",
  cause: "Die Liste des Nötigen entstand aus dem Gedächtnis.",
  check: "[Gehen Sie|Geh] die Arbeit in Gedanken durch und [notieren Sie|notiere] jedes Ding, das berührt wird.",
  myth: "Zuerst braucht man die beste Ausrüstung",
  truth: "Einfaches Werkzeug zeigt, was wirklich fehlt, bevor mehr Geld fließt.",
  tasks: [
    "Für jeden Schritt das Nötige auflisten.",
    "Nachsehen, was bereits griffbereit ist.",
    "Leihen, was nur einmal gebraucht wird.",
    "Alles an einen Ort legen.",
  ],
  text: [
    [
      "Das richtige Werkzeug zum Thema {s} ist das, was wirklich benutzt wird.",
      "Ein einfaches Gerät in Reichweite ist besser als ein feines im Keller.",
      "Ausrüstung ersetzt keine klare Vorstellung von der Arbeit.",
      "Gutes Material spart dort Mühe, wo es täglich im Einsatz ist.",
      "Listen, die bei der Arbeit entstehen, sind besser als Listen vom Schreibtisch.",
    ],
    [
      "[Gehen Sie|Geh] die Schritte der Reihe nach durch und [notieren Sie|notiere], was jeder braucht.",
      "Was vielleicht nur einmal gebraucht wird, lässt sich leihen oder mieten.",
      "Ein Werkzeug gut zu beherrschen ist besser, als drei zu besitzen.",
      "Wer sich mit dem Thema {s} auskennt, weiß auch, was er nicht mehr benutzt und warum.",
      "Die Anleitung liest man vor dem ersten Einsatz und nicht nach dem ersten Ärger.",
    ],
    [
      "Bremst ein Werkzeug zweimal hintereinander, lohnt sich die Suche nach dem Grund.",
      "Ersatz ist dort sinnvoll, wo ein Ausfall die Arbeit anhalten würde.",
      "Auch der Platz zählt: Was schwer zu erreichen ist, bleibt liegen.",
      "Pflege dauert Minuten und hält alles bereit.",
      "Mehr kaufen sollte man erst, wenn die Arbeit an {s} gezeigt hat, was fehlt.",
    ],
  ],
};

export const first: Facet = {
  title: "Der erste Schritt",
  act: "Klein anfangen",
  question: "Was ist ein guter erster Schritt?",
  symptom: "Nichts kommt in Gang",
  cause: "Der erste Schritt ist zu groß oder zu ungenau, um ihn heute zu tun.",
  check: "[Fragen Sie|Frag], ob der erste Schritt in der nächsten Stunde möglich wäre.",
  myth: "Man muss ganz bereit sein, bevor man anfängt",
  truth: "Manche Fragen beantwortet erst die Arbeit selbst.",
  tasks: [
    "Einen Schritt wählen, der in den heutigen Tag passt.",
    "Am Abend vorher alles vorbereiten.",
    "Den Schritt tun, ohne etwas hinzuzufügen.",
    "Aufschreiben, was überrascht hat.",
  ],
  text: [
    [
      "Der erste Schritt beim Thema {s} sollte so klein sein, dass er heute möglich ist.",
      "Ein Anfang lehrt Dinge, die in keinem Plan stehen.",
      "Für einen kleinen, ungefährlichen Versuch braucht niemand eine Erlaubnis.",
      "Das erste Ergebnis darf schlicht sein, es muss nur wirklich sein.",
      "Zweifel wachsen beim Warten und schrumpfen bei der Arbeit.",
    ],
    [
      "[Wählen Sie|Wähle] etwas, das an einem Stück fertig wird.",
      "Liegt alles vorher bereit, kostet der Beginn keine Kraft.",
      "Der Schritt wird genau so getan, wie er geplant war, ohne Zugaben.",
      "Gleich nach dem ersten Versuch genügen zwei Zeilen über das, was geschehen ist.",
      "Das Ergebnis entscheidet, was rund um {s} als Nächstes kommt.",
    ],
    [
      "Wer den Schritt immer wieder aufschiebt, sollte ihn halbieren.",
      "Ein erster Schritt, der sich nicht zurücknehmen lässt, ist zu groß.",
      "Erfolg am ersten Tag ist angenehm, aber nicht nötig.",
      "[Zeigen Sie|Zeig] das Ergebnis jemandem, der gute Fragen stellt.",
      "Nach dem Anfang weiß man über {s} mehr, als jeder Plan verraten könnte.",
    ],
  ],
};

export const order: Facet = {
  title: "Die Reihenfolge der Arbeit",
  act: "Die Arbeit in eine Reihenfolge bringen",
  question: "In welcher Reihenfolge läuft die Arbeit?",
  symptom: "Vieles muss doppelt gemacht werden",
  cause: "Ein späterer Schritt hat verändert, was ein früherer festgelegt hatte.",
  check: "[Fragen Sie|Frag] bei jedem Schritt, was vorher fertig sein muss.",
  myth: "Die Reihenfolge ist fast egal",
  truth: "Manche Schritte hängen voneinander ab, und wer das spät merkt, fängt neu an.",
  tasks: [
    "Jeden Schritt auf eine eigene Karte schreiben.",
    "Die Karten in eine Reihe legen.",
    "Schritte markieren, die von anderen abhängen.",
    "Nach jedem großen Schritt eine Prüfung einfügen.",
  ],
  text: [
    [
      "Die Reihenfolge entscheidet, wie viel Arbeit am Thema {s} doppelt anfällt.",
      "Manche Schritte öffnen Türen, andere schließen sie; die öffnenden kommen zuerst.",
      "Was sich nicht rückgängig machen lässt, gehört möglichst weit nach hinten.",
      "Eine sichtbare Reihenfolge beruhigt alle Beteiligten.",
      "Gleichzeitige Arbeit spart nur Zeit, wenn sich die Teile nicht berühren.",
    ],
    [
      "Jeder Schritt kommt auf eine Karte, und die Karten werden verschoben, bis es passt.",
      "Bei jeder Karte hilft die Frage: Was muss vorher bereit sein?",
      "Der unbekannteste Schritt gehört nach vorn, denn er kann den Rest verändern.",
      "Wo ein Fehler später teuer würde, kommt eine kurze Prüfung hin.",
      "[Lesen Sie|Lies] den ganzen Ablauf zu {s} einmal laut vor; Lücken hört man leicht.",
    ],
    [
      "Geändert wird die Reihenfolge, wenn Tatsachen es verlangen, nicht aus Langeweile.",
      "Erst wird ein Schritt fertig, dann kommt der nächste an die Reihe.",
      "Wirkt alles dringend, hilft die Frage, was zuerst Schaden nähme.",
      "Ein Schritt, der zweimal ausfällt, war wohl nicht nötig.",
      "Die Karten bleiben liegen, denn die nächste Runde zum Thema {s} kann mit ihnen beginnen.",
    ],
  ],
};

export const test: Facet = {
  title: "Ein kleiner Versuch",
  act: "Einen kleinen Versuch machen",
  question: "Wie lässt es sich im Kleinen ausprobieren?",
  symptom: "Große Vorhaben scheitern spät",
  cause: "Vor der großen Entscheidung wurde nichts im Kleinen versucht.",
  check: "[Suchen Sie|Such] die kleinste Form, die noch das Gegenteil beweisen könnte.",
  myth: "Ausprobieren ist verlorene Zeit",
  truth: "Ein kleiner Versuch kostet wenig und kann einen großen Fehler aufhalten.",
  tasks: [
    "Aufschreiben, was zu erwarten ist.",
    "Immer nur eine Sache ändern.",
    "Das Ende des Versuchs vorher festlegen.",
    "Das Ergebnis festhalten, wie es auch ausfällt.",
  ],
  text: [
    [
      "Ein kleiner Versuch beantwortet Fragen zum Thema {s}, die kein Gespräch klären kann.",
      "Beim Versuch geht es ums Lernen und nicht ums Rechthaben.",
      "Ein Versuch, der nicht scheitern kann, lehrt nichts.",
      "Klein heißt: billig, schnell und leicht zurückzunehmen.",
      "Eine ehrliche Probe wiegt mehrere selbstsichere Meinungen auf.",
    ],
    [
      "Vor dem Beginn steht auf dem Papier, was vermutlich geschehen wird.",
      "Verändert wird eine Sache, alles andere bleibt, wie es war.",
      "Vorher steht fest, wie lange der Versuch dauert und was als Ja gilt.",
      "Die Bedingungen sollten alltäglich sein, denn auch {s} muss sich im Alltag bewähren.",
      "Überrascht das Ergebnis, wird der Versuch einmal wiederholt.",
    ],
    [
      "Ein gescheiterter Versuch ist eine billige Lehre und gehört ins Heft.",
      "Niemand sollte einen Versuch so lange dehnen, bis er das Erhoffte zeigt.",
      "Ist das Ergebnis unklar, war die Frage vermutlich zu breit.",
      "Zum Ergebnis gehören immer die Bedingungen, unter denen es entstand.",
      "Erst nach dem Versuch bekommt das Thema {s} mehr Raum.",
    ],
  ],
};

export const measure: Facet = {
  title: "Zeichen des Fortschritts",
  act: "Die Entwicklung beobachten",
  question: "Woran ist Fortschritt zu merken?",
  symptom: "Niemand weiß, ob es wirkt",
  cause: "Es gibt kein vereinbartes Zeichen für Erfolg.",
  check: "[Fragen Sie|Frag], was zu sehen, zu hören oder zu zählen wäre, wenn alles gut liefe.",
  myth: "Was sich nicht zählen lässt, zählt nicht",
  truth: "Einige der besten Zeichen sieht man, statt sie zu zählen.",
  tasks: [
    "Zwei gut sichtbare Zeichen auswählen.",
    "Sie jede Woche am selben Tag ansehen.",
    "Den Wert auch dann notieren, wenn er schlecht ist.",
    "Fragen, was eine Änderung sonst noch erklären könnte.",
  ],
  text: [
    [
      "Fortschritt beim Thema {s} sollte ohne Rätselraten sichtbar sein.",
      "Ein Zeichen taugt, wenn es die nächste Entscheidung ändern kann.",
      "Zwei gute Zeichen sind leichter zu verfolgen als eine Wand voller Zahlen.",
      "Zahlen helfen, aber Fotos, Bemerkungen und gesparte Zeit helfen auch.",
      "Gefühle geben einen Hinweis, brauchen aber einen zweiten Zeugen.",
    ],
    [
      "Gut sind Zeichen, die sich in einer Minute prüfen lassen.",
      "Feste Zeiten verhindern, dass gute Tage das Bild verfälschen.",
      "Erst wird das Ergebnis notiert und dann erklärt.",
      "Verglichen wird der Stand zu {s} mit den eigenen ersten Notizen, nicht mit fremdem Erfolg.",
      "Springt ein Wert, hat sich vielleicht noch etwas anderes geändert.",
    ],
    [
      "Ein Zeichen, das sich nie bewegt, kann entfallen.",
      "Vorsicht bei Zeichen, die sich leicht schönen lassen, ohne dass etwas besser wird.",
      "Aus schlechten Werten lernt man am meisten.",
      "[Zeigen Sie|Zeig] die Werte anderen, denen {s} am Herzen liegt, und [lassen Sie|lass] sie fragen.",
      "Ist das Ziel erreicht, darf das Zählen enden.",
    ],
  ],
};

export const mistakes: Facet = {
  title: "Häufige Fallen",
  act: "Häufige Fallen vermeiden",
  question: "Welche Fehler liegen nahe?",
  symptom: "Derselbe Fehler kehrt immer wieder",
  cause: "Der Fehler wurde jedes Mal behoben, sein Grund aber nie.",
  check: "[Schreiben Sie|Schreib] die letzten Fehler auf und [suchen Sie|such] das Gemeinsame.",
  myth: "Sorgfältige Menschen machen keine Fehler",
  truth: "Auch sorgfältige Menschen machen Fehler, sie bemerken sie nur früher.",
  tasks: [
    "Aufschreiben, was beim letzten Mal schiefging.",
    "Nach dem Grund dahinter suchen.",
    "Eine Sache ändern, damit es nicht wieder so kommt.",
    "Anderen erzählen, was daraus zu lernen ist.",
  ],
  text: [
    [
      "Die Fallen rund um {s} sieht man leichter, sobald sie jemand benannt hat.",
      "Eile ist eine klassische Falle, weil zuerst die Prüfungen wegfallen.",
      "Eine andere Falle ist der Plan, der für fremde Bedingungen gemacht wurde.",
      "Alles auf einmal zu wollen ist ein Fehler, der wie Ehrgeiz aussieht.",
      "Auch Schweigen ist eine Falle: Kleine Sorgen wachsen, wenn niemand sie erwähnt.",
    ],
    [
      "Gleich am Anfang hilft die Frage, was am ehesten misslingen würde.",
      "Gegen den wahrscheinlichsten Fehler genügt oft ein einfacher Schutz, etwa ein zweiter Blick.",
      "Nicht jeder Fehler braucht eine neue Regel; eine gute Gewohnheit deckt viele ab.",
      "Klingt ein Rat zum Thema {s} zu einfach, lohnt sich die Frage, was er auslässt.",
      "Vor Entscheidungen, die schwer umzukehren sind, tut eine Pause gut.",
    ],
    [
      "Ein früh gefundener Fehler ist billig.",
      "Vorwürfe führen dazu, dass Fehler versteckt werden, und versteckte Fehler kehren zurück.",
      "Wer die Ursache behebt, muss sich um das Symptom nicht mehr kümmern.",
      "Manche Fallen zeigen sich nur unter Druck, also gehört auch ein voller Tag zur Probe.",
      "Eine kurze Liste der Fehler zum Thema {s} ist eine geduldige Lehrerin.",
    ],
  ],
};
