/** Texts on composting, written for the tests; the numbers in them are what citations must keep. */
export const compostText = `# Composting in small gardens

A heap heats up within 3 days when it holds at least one cubic metre of material. Bacteria do most of the early work, and they need about equal parts of air and water. Researchers at Wageningen measured 65 degrees Celsius in the middle of such heaps in 2021.

Kitchen waste is rich in nitrogen. Dry leaves, straw and cardboard bring carbon. A mixture of 30 parts of carbon to one part of nitrogen rots fastest. Too much nitrogen smells of ammonia, and too much carbon slows the heap down.

Turning the heap every two weeks brings in oxygen. A heap that is never turned is ready after about 12 months. A heap that is turned often can be ready after 4 months. Finished compost is dark, smells of forest soil and crumbles in the hand.`;

export const wormText = `Worm bins for flats

Worm composting works indoors, because the worms keep the material from rotting without air. The species Eisenia fetida eats up to half of its own weight a day. A bin of 40 litres is enough for a household of 2 people.

Worms like temperatures between 15 and 25 degrees Celsius. Citrus peel and onions make the bin too acid for them. The liquid that gathers below the bin can be diluted with 10 parts of water and used as fertiliser.

Eggshells that were crushed bring lime, which keeps the bin from turning acid. Fruit flies stay away when new scraps are covered with soil or paper. A bin that smells has been fed too much at once.`;

export const germanText = `Kompost im kleinen Garten

Ein Haufen erwärmt sich innerhalb von 3 Tagen, wenn er mindestens einen Kubikmeter Material enthält. Küchenabfälle bringen Stickstoff, trockene Blätter und Pappe bringen Kohlenstoff. Wer den Haufen alle zwei Wochen umsetzt, hat nach etwa 4 Monaten fertigen Kompost.`;
