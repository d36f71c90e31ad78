import type { Facet } from "../shape.ts";

export const risk: Facet = {
  title: "Grenzen und Risiken",
  act: "Grenzen und Risiken kennen",
  question: "Was kann schiefgehen?",
  symptom: "Eine Überraschung hält alles an",
  cause: "Niemand hat gefragt, was schiefgehen kann und wer sich dann kümmert.",
  check:
    "[Stellen Sie sich|Stell dir] vor, der Plan sei gescheitert, und [notieren Sie|notiere] den wahrscheinlichen Grund.",
  myth: "An Risiken zu denken hält nur auf",
  truth: "Einige Minuten Sorge vorher sind schneller als eine lange Reparatur danach.",
  tasks: [
    "Das Schlimmste benennen, das geschehen könnte.",
    "Festlegen, woran es früh zu merken wäre.",
    "Vereinbaren, wer dann handelt.",
    "Einen Rückweg offenhalten.",
  ],
  text: [
    [
      "Jeder Plan zum Thema {s} hat Grenzen, und sie zu nennen ist ein Zeichen von Sorgfalt.",
      "Ein Risiko trägt sich leichter, wenn es einen Rückweg gibt.",
      "Nicht jede Gefahr ist wahrscheinlich, und nicht jede wahrscheinliche ist ernst.",
      "Was nur lästig ist, sollte nicht den Platz dessen einnehmen, was schadet.",
      "Vorschriften zu Sicherheit und Recht gehen jedem Rat in einem solchen Text vor.",
    ],
    [
      "Die Vorstellung, alles sei misslungen, führt rasch zum wahrscheinlichen Grund.",
      "Gefahren werden zuerst nach Schaden und dann nach Wahrscheinlichkeit geordnet.",
      "Für das schwerste Risiko braucht es ein frühes Warnzeichen.",
      "Vorher steht fest, wer bei einer Warnung handelt und wie.",
      "Berührt das Thema {s} Gesundheit, Geld oder Recht, gehört fachlicher Rat dazu.",
    ],
    [
      "Ein Risiko, für das niemand zuständig ist, sieht auch niemand.",
      "Kopien, Ersatz oder Zeit in Reserve helfen dort, wo ein Verlust am meisten schmerzt.",
      "Ist der schlimmste Fall nicht tragbar, muss der Plan kleiner werden.",
      "Ändern sich die Bedingungen, werden die Risiken neu durchgesehen.",
      "Auch beim Thema {s} gehört ein ruhiger Ausstieg zu einem guten Plan.",
    ],
  ],
};

export const sources: Facet = {
  title: "Quellen, die Vertrauen verdienen",
  act: "Gelesenes prüfen",
  question: "Welche Quellen verdienen Vertrauen?",
  symptom: "Ratschläge widersprechen sich",
  cause: "Quellen mit verschiedenen Absichten und Bedingungen wurden vermischt.",
  check: "[Finden Sie|Finde] heraus, wer den Rat wann und für welchen Fall geschrieben hat.",
  myth: "Was oft wiederholt wird, muss stimmen",
  truth: "Wiederholung zeigt, dass eine Behauptung beliebt ist, nicht dass sie geprüft wurde.",
  tasks: [
    "Notieren, wer es wann geschrieben hat.",
    "Zu jeder Zahl den Ursprung suchen.",
    "Eine Quelle finden, die widerspricht.",
    "Aufschreiben, was sich nicht bestätigen ließ.",
  ],
  text: [
    [
      "Rat zum Thema {s} ist leichter zu finden als zu beurteilen.",
      "Eine gute Quelle sagt, woher sie weiß, was sie behauptet.",
      "Das Datum zählt, denn auch guter Rat kann veralten.",
      "Wer etwas verkauft, kann recht haben, aber man sollte wissen, wer spricht.",
      "Eine sorgfältige Quelle ist besser als zehn, die voneinander abschreiben.",
    ],
    [
      "Jede Zahl lässt sich zu dem Ort zurückverfolgen, an dem sie zuerst erschien.",
      "Zu fragen ist, für welche Bedingungen eine Aussage gilt und ob es die eigenen sind.",
      "Mit Absicht sollte auch eine Stimme gesucht werden, die widerspricht.",
      "Beobachtung und Schlussfolgerung gehören getrennt.",
      "Wichtige Stellen über {s} werden mit Titel und Datum aufgehoben.",
    ],
    [
      "Lässt sich eine Behauptung nicht prüfen, gilt sie als Meinung.",
      "Starke Worte ersetzen keine Gründe.",
      "Zwei unabhängige Quellen mit derselben Antwort sind ein gutes Zeichen.",
      "Was sich nicht bestätigen ließ, sollte offen gesagt werden.",
      "Taucht zum Thema {s} eine bessere Quelle auf, werden die Notizen erneuert.",
    ],
  ],
};

export const doubts: Facet = {
  title: "Zweifel, die Gehör verdienen",
  act: "Auf Zweifel hören",
  question: "Was spricht dagegen?",
  symptom: "Einwände kommen zu spät",
  cause: "Zweifel galten als unhöflich statt als nützlicher Hinweis.",
  check: "[Lassen Sie|Lass] den Menschen zuerst sprechen, der am wenigsten überzeugt ist.",
  myth: "Zweifler halten nur auf",
  truth: "Ein guter Einwand ist ein kostenloser Rat.",
  tasks: [
    "Den stärksten Einwand aufschreiben.",
    "Sagen, was ihn bestätigen würde.",
    "Ihn beantworten oder den Plan ändern.",
    "Sich für den Einwand bedanken.",
  ],
  text: [
    [
      "Faire Zweifel am Thema {s} verdienen faires Gehör.",
      "Ein Einwand zeigt, wo ein Plan dünn ist.",
      "Wer früh unbequeme Fragen stellt, erspart allen Ärger.",
      "Begeisterung und Zweifel passen in denselben Kopf.",
      "Das stärkste Gegenargument sollte man selbst erklären können.",
    ],
    [
      "[Fassen Sie|Fass] das Beste, was gegen den Plan spricht, in zwei ehrliche Sätze.",
      "Was müsste wahr sein, damit der Einwand gewinnt?",
      "Gesucht sind Tatsachen, die den Streit entscheiden, und keine lauteren Worte.",
      "Wo ein Zweifel sich als richtig erweist, ändert sich der Plan.",
      "Gehen Ansichten über {s} auseinander, weil Werte verschieden sind, darf man das so stehen lassen.",
    ],
    [
      "Nicht jeder Zweifel braucht heute eine Antwort.",
      "Ein Zweifel, der in neuen Worten wiederkehrt, ist noch nicht beantwortet.",
      "Vorsicht bei Plänen, die niemand zu hinterfragen wagt.",
      "Wer ein Wortgefecht verliert und den Plan verbessert, hat gewonnen.",
      "Entschieden wird über {s}, wenn die offenen Zweifel bekannt sind, nicht wenn sie verschwunden sind.",
    ],
  ],
};

export const help: Facet = {
  title: "Wann Hilfe sinnvoll ist",
  act: "Rechtzeitig um Hilfe bitten",
  question: "Wann ist Hilfe sinnvoll?",
  symptom: "Jemand steckt fest, und keiner weiß es",
  cause: "Die Frage wurde aufgeschoben, bis das Problem gewachsen war.",
  check: "[Sagen Sie|Sag] in zwei Sätzen, was versucht wurde und wo es stockte.",
  myth: "Um Hilfe zu bitten ist ein Zeichen von Schwäche",
  truth: "Eine gute Frage zeigt, dass jemand nachgedacht hat.",
  tasks: [
    "Die Frage in zwei Sätzen aufschreiben.",
    "Sagen, was schon versucht wurde.",
    "Einen Menschen wählen, der es wissen könnte.",
    "Ein Datum setzen, ab dem gefragt wird.",
  ],
  text: [
    [
      "Mit dem Thema {s} muss niemand allein zurechtkommen.",
      "Hilfe ist am billigsten, bevor das Problem gewachsen ist.",
      "Eine genaue Frage bekommt eine bessere Antwort als eine lange Geschichte.",
      "Menschen helfen gern, wenn sie sehen, dass schon etwas versucht wurde.",
      "Fachleute sind sich nicht immer einig, darum lohnt bei Wichtigem eine zweite Stimme.",
    ],
    [
      "[Schreiben Sie|Schreib] auf, was gewollt war, was getan wurde und was stattdessen geschah.",
      "Besser ist die Frage nach dem nächsten Schritt als nach der ganzen Lösung.",
      "Am besten hilft, wer {s} unter ähnlichen Bedingungen kennt.",
      "Was die Hilfe kostet, wird vorher vereinbart.",
      "Die Antwort in eigenen Worten zu wiederholen zeigt, ob sie verstanden ist.",
    ],
    [
      "Gute Berater sagen auch, wann sie nicht nötig sind.",
      "Widersprechen sich zwei Antworten, hilft die Frage nach dem Grund.",
      "Vorher sollte feststehen, wie lange man es allein versucht.",
      "Wer Gelerntes weitergibt, gibt etwas zurück.",
      "Die Namen von Menschen, die sich mit dem Thema {s} auskennen, gehören zu den Notizen.",
    ],
  ],
};

export const notes: Facet = {
  title: "Notizen, die später helfen",
  act: "Nützliche Notizen führen",
  question: "Was lohnt sich aufzuschreiben?",
  symptom: "Niemand weiß mehr, warum es so gemacht wurde",
  cause: "Die Ergebnisse blieben, die Gründe nicht.",
  check: "[Wählen Sie|Wähle] eine frühere Entscheidung und [suchen Sie|such] in den Notizen ihren Grund.",
  myth: "An die Einzelheiten erinnert man sich schon",
  truth: "Das Gedächtnis behält das Ende und verliert die Gründe.",
  tasks: [
    "Datum, Schritt und Ergebnis festhalten.",
    "Zu jeder Entscheidung den Grund schreiben.",
    "Alle Notizen an einem Ort sammeln.",
    "Offene Fragen sichtbar markieren.",
  ],
  text: [
    [
      "Notizen zum Thema {s} sind Briefe an das spätere Ich.",
      "Eine Zeile heute kann eine Stunde Suche ersparen.",
      "Gründe sind wichtiger als Ergebnisse, denn Ergebnisse sieht man ohnehin.",
      "Kurze Notizen überleben, lange werden nie fertig.",
      "Was auf dem Papier steht, muss niemand mehr im Kopf tragen.",
    ],
    [
      "Es genügen das Datum, die Handlung und das Ergebnis.",
      "Eine weitere Zeile sagt, warum dieser Weg gewählt wurde und kein anderer.",
      "Fotos stehen dort neben den Worten, wo sie mehr sagen.",
      "Immer dieselbe Form macht Einträge zum Thema {s} vergleichbar.",
      "Das Heft liegt dort, wo die Arbeit geschieht, nicht wo es ordentlich aussieht.",
    ],
    [
      "Vor dem Weitermachen lohnt der letzte Eintrag.",
      "Offene Fragen werden unterstrichen, damit sie auffallen.",
      "Weggeworfen wird nichts, bevor die Arbeit beendet ist.",
      "Notizen, die niemand liest, sollten kürzer werden.",
      "Übernimmt jemand anderes das Thema {s}, erleichtern gute Notizen die Übergabe.",
    ],
  ],
};
