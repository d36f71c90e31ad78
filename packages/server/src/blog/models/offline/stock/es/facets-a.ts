import type { Facet } from "../shape.ts";

export const goal: Facet = {
  title: "Un objetivo claro",
  act: "Fijar un objetivo claro",
  question: "¿Qué debe cumplirse al final?",
  symptom: "Nadie sabe cuándo está terminado",
  cause: "El objetivo nunca se escribió y cada persona imagina otra cosa.",
  check: "[Pida|Pide] a dos personas que describan el resultado y [compare|compara] sus palabras.",
  myth: "Basta una idea aproximada del objetivo",
  truth: "Una idea aproximada basta hasta la primera decisión difícil, y entonces no responde.",
  tasks: [
    "Escribir el objetivo en una frase sencilla.",
    "Nombrar a quien juzgará el resultado.",
    "Anotar lo que se deja fuera a propósito.",
    "Elegir una señal que indique el final.",
  ],
  text: [
    [
      "Un objetivo claro facilita cada decisión posterior sobre {s}.",
      "Sin objetivo, todas las opciones parecen igual de buenas.",
      "Muchos rodeos empiezan con un deseo que nadie puso en palabras.",
      "Un objetivo no tiene que ser grande, sino fácil de comprobar.",
      "El objetivo es la medida con la que se compara cada idea nueva.",
    ],
    [
      "El comienzo es una frase que diga qué debe ser distinto después.",
      "Las mejores palabras son las que una vecina entendería sin preguntar.",
      "[Recorte|Recorta] la frase hasta que solo quede lo que de verdad importa.",
      "Si dos deseos tiran en direcciones opuestas, uno tiene que ganar.",
      "En torno a {s}, vale más una meta pequeña alcanzada que una grande admirada.",
    ],
    [
      "[Lea|Lee] el objetivo otra vez cuando una decisión cueste.",
      "Si el objetivo ya no encaja, se cambia a la vista de todos.",
      "Quien conoce la meta puede ayudar en la dirección correcta.",
      "Un buen objetivo también dice qué se puede ignorar.",
      "[Guarde|Guarda] la frase donde se vea siempre que se trabaje en {s}.",
    ],
  ],
};

export const start: Facet = {
  title: "La situación de hoy",
  act: "Anotar la situación de hoy",
  question: "¿Cómo están las cosas hoy?",
  symptom: "El avance no se ve",
  cause: "No hay ninguna imagen del principio y falta con qué comparar.",
  check: "[Busque|Busca] una nota, una foto o una lista del primer día.",
  myth: "El punto de partida no importa",
  truth: "El mismo plan puede servir desde un punto de partida y fallar desde otro.",
  tasks: [
    "Hacer una lista de lo que ya hay.",
    "Anotar lo que se intentó antes.",
    "Marcar lo que no se puede cambiar.",
    "Escribir la fecha de hoy y el estado de las cosas.",
  ],
  text: [
    [
      "Todo plan sobre {s} empieza en algún lugar, y ese lugar merece una mirada honrada.",
      "Es fácil describir el principio mejor o peor de lo que es.",
      "Una lista sencilla de lo que hay sirve más que una larga charla sobre lo que falta.",
      "El principio también muestra qué está ya bien y puede quedarse.",
      "Mirar con calma alrededor puede ahorrar una compra innecesaria.",
    ],
    [
      "[Escriba|Escribe] lo que hay, lo que se sabe y lo que falta.",
      "Los intentos anteriores con {s} también cuentan, incluso los abandonados.",
      "La pregunta es por qué se dejó, no quién tuvo la culpa.",
      "Un límite fijo no es lo mismo que una costumbre que puede cambiar mañana.",
      "Las fotos, las listas y las fechas son mejores testigos que la memoria.",
    ],
    [
      "Un principio honrado hace visible el avance posterior.",
      "Si la imagen parece demasiado ordenada, ayuda una mirada de fuera.",
      "Mientras se toma nota del estado, todavía no se arregla nada.",
      "Conviene guardar la primera lista, porque servirá para comparar.",
      "Con la situación clara, la siguiente pregunta sobre {s} aparece antes.",
    ],
  ],
};

export const terms: Facet = {
  title: "Qué significan las palabras",
  act: "Aclarar el significado de las palabras",
  question: "¿Qué significan las palabras importantes?",
  symptom: "Cada uno habla de otra cosa",
  cause: "Una palabra se usa para dos cosas distintas.",
  check: "[Pida|Pide] que cada persona explique la palabra principal con un ejemplo.",
  myth: "Todos entienden lo mismo por las mismas palabras",
  truth: "Dos personas pueden asentir ante la misma palabra y pensar en cosas distintas.",
  tasks: [
    "Escribir una línea de significado para cada palabra importante.",
    "Añadir un ejemplo y un contraejemplo.",
    "Marcar las palabras que se usan de varias maneras.",
    "Quitar las palabras que solo suenan bien.",
  ],
  text: [
    [
      "Las conversaciones sobre {s} se tuercen pronto cuando una palabra vale para varias cosas.",
      "Basta un significado breve que todos puedan repetir.",
      "No se busca una definición perfecta, sino una compartida.",
      "Las palabras claras también ayudan a encontrar buenas fuentes.",
      "Con una palabra que no se sabe explicar tampoco se puede planear.",
    ],
    [
      "Una frase dice qué abarca el tema {s}, y otra, qué deja fuera.",
      "Los ejemplos marcan el límite mejor que las frases abstractas.",
      "Un contraejemplo es aún más útil, porque muestra por dónde pasa la línea.",
      "Si una fuente usa la palabra de otra manera, basta con anotarlo.",
      "La lista de palabras debe ser corta para que alguien la lea.",
    ],
    [
      "Un significado sirve si cabe en una frase que se diría en voz alta.",
      "Si alguien pregunta qué se quiere decir, hace falta otra vuelta.",
      "Cuidado con las palabras que alaban o acusan, porque tapan los hechos.",
      "Los términos técnicos son bienvenidos cuando se pueden explicar con palabras propias.",
      "Conviene volver a la lista cuando el tema {s} lleve a un terreno nuevo.",
    ],
  ],
};

export const needs: Facet = {
  title: "Para quién tiene que servir",
  act: "Averiguar para quién tiene que servir",
  question: "¿Para quién tiene que servir?",
  symptom: "El resultado no le sirve a nadie",
  cause: "Se hizo para una persona imaginada y no para una real.",
  check: "[Nombre|Nombra] a una persona real que vivirá con el resultado y [pregúntele|pregúntale].",
  myth: "Una solución sirve para todos",
  truth: "Lo que ayuda a una persona puede estorbar a otra.",
  tasks: [
    "Nombrar a todas las personas afectadas.",
    "Preguntar a cada una por un deseo y una preocupación.",
    "Anotar quién decide si hay conflicto.",
    "Comparar el plan con un día normal.",
  ],
  text: [
    [
      "La mejor respuesta sobre {s} depende de quién tenga que vivir con ella.",
      "Primero van las personas, luego sus necesidades y al final las características.",
      "Lo que queda bien en el papel puede no encajar en un día normal.",
      "Unos cargan con el trabajo y otros disfrutan del resultado; hay que oír a todos.",
      "Los deseos se reúnen deprisa; los límites piden una mirada más atenta.",
    ],
    [
      "Preguntar por la última situación real da más que preguntar por opiniones.",
      "Bastan preguntas cortas: ¿qué fue bien, qué estorbó, qué faltó?",
      "Las palabras de la propia gente merecen un lugar en las notas.",
      "A veces quedan sin preguntar personas a las que también toca el tema {s}.",
      "Cuando los deseos chocan, conviene saber pronto quién tiene la última palabra.",
    ],
    [
      "Una necesidad está clara cuando se podría comprobar si se cumple.",
      "El gusto propio es solo una voz entre varias.",
      "La gente cambia de opinión, y una charla breve cuesta poco.",
      "No todos los deseos se pueden cumplir, pero todos merecen respuesta.",
      "Al decidir sobre {s}, ayuda pensar en una persona concreta.",
    ],
  ],
};

export const criteria: Facet = {
  title: "Lo que más importa",
  act: "Decidir lo que más importa",
  question: "¿Qué debe decidir la elección?",
  symptom: "Cada elección acaba en un largo debate",
  cause: "Los puntos decisivos nunca se pusieron en orden.",
  check: "[Pregunte|Pregunta] por el único punto que resolvería el asunto.",
  myth: "Gana la lista más larga",
  truth: "Pocos puntos en un orden claro deciden mejor que muchos sin orden.",
  tasks: [
    "Reunir los puntos que podrían decidir.",
    "Tachar los que no cambian nada.",
    "Poner en orden los demás.",
    "Fijar un mínimo para los más importantes.",
  ],
  text: [
    [
      "Una elección sobre {s} se vuelve sencilla cuando está claro qué cuenta.",
      "Demasiados criterios ayudan tan poco como ninguno.",
      "Los puntos que todas las opciones cumplen no deciden nada y sobran.",
      "El orden importa más que el número de puntos.",
      "Los criterios se escriben mejor antes de ver la primera opción.",
    ],
    [
      "Primero va lo que tiene que cumplirse y solo después lo que sería agradable.",
      "Cada punto lleva una pregunta que se contesta con un sí o un no.",
      "Donde haga falta una cifra, se mide o se deja la línea vacía.",
      "La pregunta de a qué se renunciaría primero revela el orden verdadero.",
      "Para el tema {s} vale más una lista corta que una tabla larga que nadie rellena.",
    ],
    [
      "Algunos puntos solo parecen importantes.",
      "Un criterio sirve si dos personas lo aplicarían igual.",
      "Una vez hecha la lista, no se dobla para salvar a un favorito.",
      "Si todas las opciones fallan, la lista es muy estricta o la meta muy amplia.",
      "Los hechos nuevos sobre {s} son un buen motivo para revisar el orden.",
    ],
  ],
};

export const options: Facet = {
  title: "Las opciones frente a frente",
  act: "Poner las opciones frente a frente",
  question: "¿Qué opciones hay?",
  symptom: "Siempre gana la primera idea",
  cause: "Nunca se miró en serio una segunda opción.",
  check: "[Describa|Describe] el mejor caso de una opción que no sea la favorita.",
  myth: "Solo hay dos opciones",
  truth: "Entre dos extremos suele haber un tercer camino, y no hacer nada es otro más.",
  tasks: [
    "Escribir una opción más de las necesarias.",
    "Incluir la opción de no cambiar nada.",
    "Describir todas en el mismo orden.",
    "Marcar lo que se sabe y lo que se supone.",
  ],
  text: [
    [
      "Una comparación sobre {s} solo es justa si todas las opciones responden a lo mismo.",
      "La opción de no cambiar nada también cuenta.",
      "Un favorito es más difícil de juzgar que un desconocido, y por eso va al final.",
      "Dos opciones buenas son un alivio y no un problema.",
      "Lo que parece una sola elección son a menudo dos más pequeñas.",
    ],
    [
      "Cada opción se describe en las mismas pocas líneas.",
      "Debe verse qué se sabe, qué se supone y qué falta por averiguar.",
      "[Busque|Busca] el punto en el que cada opción fallaría.",
      "Una prueba enseña más sobre {s} que otra ronda de opiniones.",
      "Queda fuera la opción que no cumple un punto obligatorio.",
    ],
    [
      "Si quedan dos, tiene ventaja la que se puede deshacer mejor.",
      "Es preferible la opción con cuya debilidad se puede vivir.",
      "Una decisión con fecha es mejor que una comparación sin final.",
      "Una frase sobre los motivos del descarte evita repetir el debate.",
      "Las opciones nuevas sobre {s} pueden entrar siempre que pasen la misma lista.",
    ],
  ],
};

export const cost: Facet = {
  title: "Lo que pide en dinero y esfuerzo",
  act: "Contar el dinero y el esfuerzo",
  question: "¿Cuánto cuesta en dinero y esfuerzo?",
  symptom: "Los gastos crecen sin aviso",
  cause: "Solo se contó el precio inicial y no el esfuerzo posterior.",
  check: "[Anote|Anota] cada pago y cada hora desde el comienzo.",
  myth: "Lo más barato es lo que menos cuesta",
  truth: "Detrás de un precio bajo puede haber trabajo que nadie contó.",
  tasks: [
    "Anotar lo que se paga una sola vez.",
    "Anotar lo que vuelve cada mes.",
    "Sumar las horas propias.",
    "Fijar un límite en el que parar y pensar.",
  ],
  text: [
    [
      "El precio es solo una parte de lo que costará el tema {s}.",
      "El tiempo, la atención y el espacio también cuestan, aunque no llegue factura.",
      "Lo que se paga una vez pesa menos que lo que vuelve cada mes.",
      "Una estimación honrada da un margen y no una sola cifra.",
      "Dejarlo también tiene un precio, y conviene conocerlo antes.",
    ],
    [
      "[Reúna|Reúne] ofertas o facturas reales antes de escribir una cifra.",
      "El dinero va en una columna y las horas en otra.",
      "También importa qué pasa con el gasto si crecen los planes sobre {s}.",
      "Hace falta un margen para las sorpresas que aún no tienen nombre.",
      "Pedir prestado, compartir o comprar usado puede cambiar la suma.",
    ],
    [
      "La medida es el valor de la propia meta y no el gasto de los demás.",
      "Un límite fijado antes protege cuando el entusiasmo es grande.",
      "Una cifra supuesta debe llevar la marca de supuesta.",
      "Después del primer mes se puede corregir la estimación.",
      "El dinero ya gastado en {s} no es motivo para gastar más.",
    ],
  ],
};
