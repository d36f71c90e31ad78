/** Deutsche Texte für den Goldbestand: German texts written for the golden set. */

export const balkonkraftwerk = `Balkonkraftwerke richtig anschließen

Ein Balkonkraftwerk besteht aus einem oder zwei Solarmodulen und einem Wechselrichter. Seit dem 16. Mai 2024 darf der Wechselrichter in Deutschland bis zu 800 Watt einspeisen. Die Module dürfen zusammen höchstens 2.000 Watt leisten.

Die Anmeldung erfolgt seit dem 1. April 2024 nur noch im Marktstammdatenregister der Bundesnetzagentur. Sie dauert etwa 10 Minuten und verlangt fünf Angaben. Der Netzbetreiber wird von dort aus unterrichtet.

Ein Modul mit 430 Watt liefert an einem Südbalkon in Freiburg rund 400 Kilowattstunden im Jahr. An einem Ostbalkon sind es etwa 280 Kilowattstunden. Die Hochschule für Technik und Wirtschaft Berlin hat diese Werte im Jahr 2022 berechnet.

Ein Satz mit zwei Modulen kostete im Sommer 2024 zwischen 400 und 700 Euro. Bei einem Strompreis von 35 Cent spart ein Haushalt mit 2 Personen damit etwa 120 Euro im Jahr. Die Anlage hat sich dann nach rund 5 Jahren bezahlt gemacht.

Die Halterung muss Wind von 130 Kilometern in der Stunde aushalten. Module aus Glas dürfen ohne Zulassung nur bis zu einer Höhe von 4 Metern hängen. Ingenieur Thomas Brandt vom TÜV in Köln rät zu vier Haken je Modul.`;

export const eisenbahn = `Die Eisenbahn in Deutschland

Der ICE fuhr am 2. Juni 1991 zum ersten Mal im Fahrplan zwischen Hamburg und München. Er erreichte auf den neuen Strecken 250 Kilometer in der Stunde. Im ersten Jahr zählte die Bundesbahn rund 10 Millionen Fahrgäste.

Am 7. Dezember 1835 fuhr der Adler von Nürnberg nach Fürth. Die Strecke war 6 Kilometer lang, und die Fahrt dauerte etwa 9 Minuten. Der Lokführer William Wilson kam aus England.

Die erste Fernbahn verband seit dem 7. April 1839 Leipzig und Dresden. Für sie wurde bei Oberau ein Tunnel von 513 Metern gegraben. Der Ökonom Friedrich List hatte die Linie in einer Schrift gefordert.

Werner von Siemens zeigte im Mai 1879 in Berlin die erste elektrische Lokomotive. Sie zog drei kleine Wagen mit 18 Personen durch eine Ausstellung. Bis zum Herbst fuhren rund 86.000 Besucher mit.

Die Deutsche Bahn AG entstand am 1. Januar 1994 aus Bundesbahn und Reichsbahn. Beide hatten zusammen etwa 350.000 Beschäftigte. Den Vorsitz übernahm Heinz Dürr.

Zwischen 1920 und 1924 wurden die Bahnen der Länder zur Reichsbahn vereint. Sie betrieb ein Netz von 53.000 Kilometern.`;

export const homeoffice = `Störungen im Heimnetz

Ein WLAN im Band von 2,4 Gigahertz reicht weiter, ein WLAN im Band von 5 Gigahertz ist schneller. Im dicht bebauten Stadtteil sind oft mehr als 20 Netze zu empfangen. Die Stiftung Warentest prüfte im März 2023 zwölf Router.

Der Router gehört in die Mitte der Wohnung und mindestens 1 Meter über den Boden. Eine Wand aus Stahlbeton schwächt das Signal um etwa 20 Dezibel. Ein Mikrowellenherd stört das Band von 2,4 Gigahertz, solange er läuft.

Die Bundesnetzagentur bietet seit 2015 eine eigene Messung der Breite an. Wer an 3 Tagen je 10 Messungen macht, kann eine Minderung des Preises verlangen. Im Jahr 2023 wurden rund 28.000 solche Protokolle erstellt.

Ein Netzwerkkabel der Klasse Cat 6 überträgt auf 50 Metern bis zu 10 Gigabit in der Sekunde. Es kostet etwa 1 Euro je Meter. Katrin Vogel von der Verbraucherzentrale in Mainz empfiehlt das Kabel für jeden festen Arbeitsplatz.`;
