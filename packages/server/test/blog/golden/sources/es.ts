/** Textos en español del conjunto de referencia: Spanish texts written for the golden set. */

export const huerto = `Un huerto en el balcón

Un tomate necesita una maceta de al menos 20 litros y 6 horas de sol al día. En el clima de Valencia se planta desde mediados de abril. Cada planta da entre 3 y 5 kilos en una temporada.

Las lechugas se conforman con 3 litros de tierra y crecen en 50 días. Conviene sembrar unas pocas cada dos semanas. En julio y agosto prefieren la sombra, porque el calor las hace florecer.

El Ayuntamiento de Zaragoza repartió 1.400 mesas de cultivo entre 2018 y 2022. Según la bióloga Lucía Ferrer, 7 de cada 10 familias seguían usándolas al cabo de dos años. El riego por goteo redujo el gasto de agua en un 40 por ciento.

La mezcla de tierra lleva un 60 por ciento de fibra de coco y un 40 por ciento de humus de lombriz. Se renueva la tercera parte cada año. Un saco de 50 litros costaba unos 12 euros en marzo de 2024.

El pulgón aparece sobre todo en mayo y junio. El jabón potásico se aplica al 2 por ciento, siempre al atardecer. La albahaca plantada junto al tomate atrae menos pulgón, según un ensayo de la Universidad de Almería de 2021.`;

export const metro = `El metro de Madrid

En 1995 comenzó la mayor ampliación de la red, con 56 kilómetros nuevos en cuatro años. El ingeniero Manuel Melis dirigió las obras. Seis tuneladoras trabajaron al mismo tiempo.

El rey Alfonso XIII inauguró la primera línea el 17 de octubre de 1919. Unía Sol con Cuatro Caminos en 3,48 kilómetros y tenía 8 estaciones. El billete costaba 15 céntimos.

La línea 2 se abrió el 14 de junio de 1924 entre Sol y Ventas. El arquitecto Antonio Palacios diseñó las estaciones y los templetes. En 1936 la red tenía ya tres líneas.

El 11 de abril de 2003 se inauguró MetroSur, un anillo de 40 kilómetros con 28 estaciones. Une cinco municipios del sur de la región. La obra costó 1.550 millones de euros.

El 12 de octubre de 2023 empezaron las obras de una nueva ampliación de la línea 11. La red medía entonces 296 kilómetros. En 2019 había transportado a 677 millones de viajeros.`;

export const aceite = `Qué es el aceite de oliva virgen extra

El aceite de oliva virgen extra se obtiene solo por medios mecánicos y tiene una acidez de 0,8 grados como máximo. El Reglamento de la Unión Europea de 29 de julio de 2022 fija esos límites. Un panel de catadores comprueba además que no tenga defectos.

España produjo 851.000 toneladas de aceite de oliva en la campaña de 2023. Andalucía aporta cerca del 80 por ciento. La variedad picual ocupa la mayor parte de los olivares de Jaén.

El aceite virgen admite una acidez de hasta 2 grados. El aceite llamado simplemente de oliva mezcla aceite refinado con aceite virgen. La catadora Rosa Marín recuerda que el color no dice nada de la calidad.

Una botella abierta conserva su aroma unos 3 meses si se guarda a menos de 22 grados y sin luz. Los polifenoles bajan cerca de un 30 por ciento en un año. El Instituto de la Grasa de Sevilla publicó esas medidas en 2020.`;
