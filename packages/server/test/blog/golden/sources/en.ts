/** English texts written for the golden set, in the manner of articles, with the numbers, dates and names of their subject. */

export const sourdough = `Baking sourdough bread at home

A sourdough starter is a mixture of flour and water in which wild yeast and lactic acid bacteria live. Feed it with equal weights of flour and water, for instance 50 grams of each. A healthy starter doubles in volume within 6 hours at 24 degrees Celsius.

The dough for one loaf takes 500 grams of flour, 350 grams of water, 100 grams of starter and 10 grams of salt. Bakers call this a hydration of 70 percent. Wetter doughs open the crumb, but they are harder to shape.

Bulk fermentation lasts 4 hours in a warm kitchen and 6 hours in a cool one. Fold the dough every 30 minutes during the first two hours. The dough is ready when it has grown by half and shows bubbles along the sides of the bowl.

Shaped loaves rest overnight in a refrigerator at 4 degrees Celsius. The cold slows the yeast down while the bacteria go on making acid, which is where the sour taste comes from. Dr. Marta Lindqvist of the bakery school in Malmö recommends 12 to 16 hours.

Heat a cast-iron pot in the oven to 250 degrees Celsius before the loaf goes in. Bake it for 20 minutes with the lid on and for 25 minutes without it. The inside of a finished loaf measures 96 degrees Celsius.`;

export const coffee = `Three ways to brew coffee by hand

The French press steeps coarse grounds for 4 minutes in water of 93 degrees Celsius. It uses 60 grams of coffee for each litre of water. The metal filter lets oils pass, so the cup is heavy and a little cloudy.

The pour-over drips through a paper filter within 3 minutes. Melitta Bentz of Dresden registered the first paper filter on 8 July 1908. Paper holds back the oils and most of the diterpene cafestol, which can raise cholesterol.

The AeroPress was introduced by the inventor Alan Adler in 2005. It pushes water through the grounds by hand and needs about 90 seconds in all. A plastic chamber weighs less than 200 grams, so many people take it on journeys.

A blind tasting with 42 visitors of a fair in Rotterdam was held in March 2023. The pour-over was liked best by 19 of them, the French press by 14 and the AeroPress by 9. The organisers warned that water and beans mattered more than the device.`;

export const grinders = `What a grinder adds to a cup

A blade grinder chops beans into pieces of very different sizes. A burr grinder crushes them between two rings whose distance can be set. Hand grinders with steel burrs start at about 60 euros, electric ones at about 120 euros.

The French press wants a coarse setting of roughly 1,000 micrometres, while the pour-over needs about 700 micrometres. The AeroPress takes nearly everything between the two. Finer grounds give up their flavour faster and clog a filter sooner.

Ground coffee loses much of its aroma within 30 minutes. Whole beans stay good for about 4 weeks after roasting when the bag is closed. Researchers in Zurich measured in 2019 that beans from a freezer broke into more even pieces.`;

export const bicycle = `From the running machine to the safety bicycle

John Boyd Dunlop patented his pneumatic tyre in 1888 after he had tried it on his son's tricycle in Belfast. Earlier wheels were shod with iron or solid rubber. Within 5 years nearly every new bicycle ran on air.

Karl von Drais rode his wooden running machine for the first time on 12 June 1817 near Mannheim. It weighed 22 kilograms and had no pedals at all. Riders pushed themselves along with their feet and reached 15 kilometres an hour.

The Rover safety bicycle of John Kemp Starley appeared in 1885. Two wheels of nearly the same size and a chain to the rear wheel made it much easier to ride. Its frame already looked like the one that bicycles have today.

In 1863 a workshop in Paris fitted pedals to the front wheel of a running machine. Pierre Michaux began to sell such velocipedes in 1867 and made 142 of them in the first year. Riders in England called them boneshakers.`;

export const racing = `Bicycles after 1900

The first Tour de France started on 1 July 1903 near Paris with 60 riders. Maurice Garin won it after 2,428 kilometres. Only 21 riders reached the end.

Tullio Campagnolo applied for a patent on the quick-release wheel in 1930. He had lost a race in 1927 because he could not undo a frozen nut. His later gear changers shaped road cycling for decades.

In October 1977 Joe Breeze finished the first of 10 frames built for riding down hills in California. The mountain bike grew out of such frames. Four years later the first one made in large numbers was sold under the name Stumpjumper.

The city of Copenhagen opened a bridge for cyclists in 2014 that is 230 metres long. About 12,500 riders crossed it on a working day in its first year. The planners called it the Bicycle Snake.`;

export const heatPumps = `Heat pumps in older houses

A heat pump moves heat from the air or the ground into a house. For each kilowatt hour of electricity it delivers about 3 kilowatt hours of heat over a year. Engineers call this ratio the seasonal performance factor.

The Fraunhofer Institute in Freiburg measured 77 heat pumps in existing houses until 2020. Air source devices reached an average factor of 3.1, ground source devices one of 4.1. The age of the house explained little of the difference.

Radiators decide more than walls do. A heat pump works well when the water in the radiators needs no more than 55 degrees Celsius on the coldest day. In many houses 3 or 4 larger radiators are enough to reach that.

An air source heat pump for a house with 140 square metres cost between 25,000 and 38,000 euros in Germany in 2023. The state paid back between 30 and 70 percent of that under the rules of January 2024. The drilling for a ground source device adds 10,000 to 15,000 euros.`;

export const heatPumpNoise = `Living with a heat pump

The outdoor unit of a modern heat pump makes about 50 decibels at full power. At a distance of 3 metres that is as loud as a quiet conversation. At night a limit of 35 decibels applies in purely residential areas.

Heat pumps run for long hours at low power. People who lower the temperature by 6 degrees each night often save nothing, because the device must work harder in the morning. Prof. Jonas Weber of the technical college in Graz advises to lower it by 2 degrees at most.

The refrigerant propane has a warming effect of 3, while the older R410A has one of 2,088. Devices with propane must keep a distance of 1 metre from cellar windows. The European Union will forbid the sale of most devices with older refrigerants from January 2027.

A yearly service takes 2 hours and costs about 200 euros. The fitter cleans the fins, checks the pressure and reads the counters. Owners who read the counters themselves each month notice faults about 4 months earlier, a survey among 310 households in Tyrol showed in 2022.`;

export const backups = `Backups that survive a bad day

The rule called 3-2-1 asks for 3 copies on 2 kinds of media, 1 of them in another place. The photographer Peter Krogh described it in 2005. Insurers have made it a condition of many policies since 2021.

Ransomware looks for backups first. In a survey of 1,200 companies by the firm Halden Research in May 2023, attackers had reached the backups in 93 percent of the cases. Copies that cannot be changed for 30 days held out in nearly all of them.

A backup that was never restored is a hope and not a backup. The hospital of Uppsala restores one server at random every Friday. In 2022 it found 7 faulty copies that way before anyone needed them.

Small offices can begin with one encrypted disk and one storage service. A disk of 4 terabytes cost about 110 euros in autumn 2024. Disks should be replaced after 5 years, because failures grow quickly from then on.`;

export const sleep = `What is known about sleep

Adults between 18 and 64 years need 7 to 9 hours of sleep, according to the National Sleep Foundation, which published its advice in February 2015. The need differs from person to person. About 1 adult in 100 gets by with less than 6 hours.

Alcohol shortens the time to fall asleep, but it makes the second half of the night restless. A review of 27 studies by Irshaad Ebrahim appeared in 2013. It found less dream sleep after 2 or more drinks.

Sleep that was lost during the week can only partly be made up for. Volunteers in Boulder who slept 5 hours on working days ate 12 percent more after dinner in a study of 2019. A long sleep on the weekend did not change that.

Blue light from screens plays a smaller part than is often said. A bright living room of 150 lux delays sleep more than a telephone does. Researchers in Basel found in December 2023 that the colour of the light made no measurable difference.`;

export const remoteWork = `Figures on working from home

In 2019 about 5 percent of all employees in the European Union usually worked from home. The share rose to 12 percent in 2020 and stood at 9 percent in 2023, Eurostat reports. In Finland and Ireland it was above 20 percent.

Nicholas Bloom of Stanford University followed 1,612 employees of the travel company Trip.com for 6 months from August 2021. Those who worked at home on 2 days a week were as productive as the others. A third fewer of them left the company.

A survey by the Ifo Institute in Munich asked 9,000 companies in August 2023. Of these, 61 percent offered some work from home. Service companies offered it twice as often as industrial ones.

Offices in Amsterdam were used to 55 percent on Tuesdays and to 25 percent on Fridays in the spring of 2024. The property firm Vesteda Real counted people by sensors at 38 doors. Meeting rooms were full while 4 desks in 10 stayed empty.`;

export const kettle = `The Norvik K2 kettle in use

The Norvik K2 holds 0.9 litres and has a slim spout for pouring coffee. The maker sells it for 89 euros since September 2024. Its heater has a power of 1,200 watts.

The consumer magazine Kjøkkenprøven measured 14 kettles in November 2024. The Norvik K2 brought 0.9 litres to 93 degrees Celsius in 4 minutes and 10 seconds. It held the temperature within 1 degree for half an hour.

The lid of the K2 has no seal, and the handle became 41 degrees warm in the same test. The rival Fellmoor Spout holds 1 litre and costs 119 euros. The Fellmoor Spout needed 3 minutes and 25 seconds for the same amount of water.

Norvik gives a guarantee of 3 years on the heater and of 2 years on the rest. Spare lids cost 12 euros. Inga Solberg, who led the test, called the missing scale inside the kettle its weakest point.`;
