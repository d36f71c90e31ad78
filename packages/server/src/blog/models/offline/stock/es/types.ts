import type { Stock } from "../shape.ts";

export const types: Stock["types"] = {
  custom: {
    subtitle: "qué conviene saber y cómo avanzar",
    opening: [
      "Este texto mira el tema {s} desde varios lados, pregunta por pregunta.",
      "Sirve para leerlo una vez y para volver a él.",
    ],
    closing: "Lo mejor es empezar por la parte que toca el próximo paso.",
  },
  brand: {
    subtitle: "lo que un nombre debería representar",
    opening: [
      "Un nombre en torno a {s} es una promesa, y las promesas se pueden comprobar.",
      "Este texto muestra qué preguntas debería saber responder una marca.",
    ],
    closing: "Una marca gana confianza cuando responde con sencillez a preguntas sencillas.",
  },
  top_10: {
    subtitle: "lo que va primero",
    opening: [
      "Esta lista reúne lo que primero merece atención sobre {s}.",
      "El orden sigue la marcha del trabajo y no es una clasificación con números.",
    ],
    closing: "La lista se vuelve propia cuando el punto más débil sube al primer lugar.",
  },
  product_review: {
    subtitle: "cómo juzgarlo con justicia",
    opening: [
      "Esta reseña es un plan para la prueba propia, pues para ella no se probó nada.",
      "Muestra en qué fijarse sobre {s} antes de alabar o criticar.",
    ],
    closing: "Con las observaciones propias por escrito, el veredicto vendrá solo.",
  },
  how_to: {
    subtitle: "un plan paso a paso",
    opening: [
      "Este texto divide el tema {s} en pasos que se dan uno tras otro.",
      "Los pasos llevan listas para ir marcando.",
    ],
    closing: "Hoy toca el próximo paso abierto; lo demás queda en el calendario.",
  },
  comparison: {
    subtitle: "una comparación justa",
    opening: [
      "Una comparación justa sobre {s} hace las mismas preguntas a todas las opciones.",
      "Donde hace falta un hecho, queda sitio para los hallazgos propios.",
    ],
    closing: "Se elige cuando los puntos abiertos están resueltos, no cuando el debate suena más fuerte.",
  },
  guide: {
    subtitle: "una guía práctica",
    opening: [
      "Esta guía lleva, en el tema {s}, de la primera pregunta a la primera revisión.",
      "Se puede leer entera o ir directamente a la parte que hace falta.",
    ],
    closing: "La guía queda cerca para cada nuevo cruce del camino.",
  },
  tutorial: {
    subtitle: "un tutorial para practicar",
    opening: [
      "Este tutorial sobre {s} está hecho para practicar y no solo para leer.",
      "Conviene tener a mano un lápiz y una hora libre.",
    ],
    closing: "Una segunda vuelta muestra qué pasos ya resultan fáciles.",
  },
  listicle: {
    subtitle: "puntos que merecen otra mirada",
    opening: ["Aquí están los puntos sobre {s} que premian una mirada atenta.", "Cada uno se puede leer por separado."],
    closing: "Conviene subrayar el punto que más molesta; suele ser el útil.",
  },
  case_study: {
    subtitle: "cómo construir un caso que enseñe",
    opening: [
      "Un caso sobre {s} solo enseña si constan el principio, las decisiones y el resultado.",
      "Aquí no se inventa ningún caso; este es el marco para contar uno real.",
    ],
    closing: "El caso propio se escribe mientras los detalles están frescos.",
  },
  news: {
    subtitle: "cómo leer las noticias",
    opening: [
      "Las noticias sobre {s} viajan deprisa, y comprobarlas lleva más tiempo.",
      "Este texto no da por cierto nada sin fuente; ayuda a leer lo que se publica.",
    ],
    closing: "Antes de difundir algo conviene esperar a la segunda fuente.",
  },
  opinion: {
    subtitle: "a favor de los pasos pequeños",
    opening: [
      "La opinión de este texto sobre {s} es sencilla: los pasos pequeños y honrados ganan a los grandes y seguros.",
      "El desacuerdo es bienvenido y tiene aquí su sitio.",
    ],
    closing: "Quien piense otra cosa puede resumir su mejor motivo en una frase y probarlo.",
  },
  interview: {
    subtitle: "las preguntas que valen la pena",
    opening: [
      "Este es un plan para una conversación sobre {s}, con preguntas y sin respuestas inventadas.",
      "También dice a qué prestar atención al escuchar.",
    ],
    closing: "Menos preguntas, pausas más largas y alguien que pueda terminar sus frases.",
  },
  faq: {
    subtitle: "preguntas y respuestas",
    opening: [
      "Quien empieza con {s} suele encontrarse con las mismas preguntas.",
      "Aquí aparecen en el orden en que suelen surgir.",
    ],
    closing: "Las preguntas propias se añaden a la lista, y la próxima prueba busca la respuesta.",
  },
  checklist: {
    subtitle: "una lista para ir marcando",
    opening: [
      "Esta lista sobre {s} está pensada para usarla con lápiz.",
      "Lo hecho se marca y lo demás queda a la vista.",
    ],
    closing: "Una casilla vacía no es un fracaso, sino la próxima tarea.",
  },
  tips: {
    subtitle: "consejos prácticos",
    opening: [
      "Estos consejos sobre {s} son pequeños y se pueden probar uno a uno.",
      "Lo que encaja se queda y lo demás se deja.",
    ],
    closing: "Basta un consejo esta semana, juzgado por lo que haya cambiado.",
  },
  definition: {
    subtitle: "qué abarca el término",
    opening: [
      "Antes de discutir sobre {s}, conviene acordar qué abarca el término.",
      "Este texto construye paso a paso una definición de trabajo.",
    ],
    closing: "Una definición ha cumplido cuando nadie pregunta ya qué se quiere decir.",
  },
  benefits: {
    subtitle: "qué ventajas cuentan de verdad",
    opening: [
      "Que el tema {s} traiga ventajas depende de lo que haga falta.",
      "Este texto ayuda a nombrar una ventaja y a comprobar si llega.",
    ],
    closing: "Una ventaja cuenta cuando se ha visto, no cuando se ha prometido.",
  },
  problem_solution: {
    subtitle: "del problema a la solución",
    opening: [
      "Las dificultades en torno a {s} se resuelven mejor cuando el problema tiene forma clara.",
      "Cada parte empieza con un problema y acaba con algo que probar.",
    ],
    closing: "Primero se resuelve el problema que frena a los demás.",
  },
  trend_analysis: {
    subtitle: "cómo distinguir una tendencia de una moda",
    opening: [
      "Una tendencia en torno a {s} es un cambio que dura; una moda, uno del que se habla.",
      "Este texto muestra cómo distinguirlas con observaciones propias.",
    ],
    closing: "Dentro de unos meses conviene volver a mirar con las mismas preguntas.",
  },
  statistics: {
    subtitle: "cómo leer las cifras",
    opening: [
      "Las cifras sobre {s} pueden ayudar o engañar, según cómo se hicieron.",
      "Aquí no se cita ninguna cifra sin fuente.",
    ],
    closing: "Una cifra sirve si se sabe quién contó qué y cuándo.",
  },
  resource_list: {
    subtitle: "dónde buscar y qué reunir",
    opening: [
      "Este texto ordena los tipos de ayuda que conviene reunir sobre {s}.",
      "En vez de nombres sin comprobar, dice cómo juzgar cada tipo.",
    ],
    closing: "La lista debe ser corta para usarla y reciente para confiar en ella.",
  },
  timeline: {
    subtitle: "la marcha del trabajo por fases",
    opening: ["Este texto ordena el tema {s} en el tiempo, fase por fase.", "Las fechas salen del calendario propio."],
    closing: "Con fechas reales junto a las fases, el plan se vuelve promesa.",
  },
  myth_busting: {
    subtitle: "creencias que piden otra mirada",
    opening: [
      "Algunas creencias se repiten tanto que nadie las comprueba, también en torno a {s}.",
      "Cada parte toma una y pregunta qué se sostiene mejor.",
    ],
    closing: "Si una afirmación suena demasiado redonda, hay que preguntar cómo se puede saber.",
  },
  best_practices: {
    subtitle: "costumbres que aguantan",
    opening: [
      "Una buena práctica con {s} es lo que funciona también en un mal día.",
      "Las costumbres que siguen son sencillas a propósito.",
    ],
    closing: "Primero se asienta una costumbre y luego llega la siguiente.",
  },
  getting_started: {
    subtitle: "los primeros pasos",
    opening: [
      "Empezar con {s} pide menos de lo que muchos temen y más que buen humor.",
      "Este texto cubre el primer tramo y nada más.",
    ],
    closing: "Dado el primer paso, el comienzo ya quedó atrás.",
  },
  advanced: {
    subtitle: "más allá de lo básico",
    opening: [
      "Este texto es para quienes ya conocen lo básico de {s}.",
      "Trata del buen juicio, porque aquí las reglas solas ya no bastan.",
    ],
    closing: "La destreza se nota en lo que se deja fuera.",
  },
  troubleshooting: {
    subtitle: "síntomas, causas y comprobaciones",
    opening: [
      "Cuando algo falla con {s}, lo más rápido es mirar antes de cambiar nada.",
      "Cada parte nombra un síntoma, una causa probable y una comprobación.",
    ],
    closing: "Se cambia una cosa, se mira el efecto y solo entonces se pasa a la siguiente.",
  },
};
