import type { Facet } from "../shape.ts";

export const risk: Facet = {
  title: "Límites y riesgos",
  act: "Conocer los límites y los riesgos",
  question: "¿Qué puede salir mal?",
  symptom: "Una sorpresa lo detiene todo",
  cause: "Nadie preguntó qué podía salir mal ni quién se ocuparía.",
  check: "[Imagine|Imagina] que el plan ha fallado y [anote|anota] el motivo probable.",
  myth: "Pensar en los riesgos solo retrasa",
  truth: "Unos minutos de preocupación antes son más rápidos que una larga reparación.",
  tasks: [
    "Nombrar lo peor que podría pasar.",
    "Decidir cómo se notaría pronto.",
    "Acordar quién actúa entonces.",
    "Dejar abierto un camino de vuelta.",
  ],
  text: [
    [
      "Todo plan sobre {s} tiene límites, y nombrarlos es señal de cuidado.",
      "Un riesgo se lleva mejor cuando hay camino de vuelta.",
      "No todo peligro es probable, ni todo lo probable es grave.",
      "Lo que solo molesta no debe ocupar el lugar de lo que daña.",
      "Las normas de seguridad y la ley van antes que cualquier consejo de este texto.",
    ],
    [
      "Imaginar que todo ha salido mal lleva pronto al motivo probable.",
      "Los peligros se ordenan primero por el daño y luego por la probabilidad.",
      "Para el riesgo más grave hace falta una señal temprana.",
      "De antemano se sabe quién actúa ante un aviso y cómo.",
      "Si el tema {s} toca la salud, el dinero o la ley, hace falta consejo profesional.",
    ],
    [
      "Un riesgo sin responsable es un riesgo que nadie ve.",
      "Las copias, los repuestos o el tiempo de reserva van donde más dolería la pérdida.",
      "Si el peor caso no es soportable, el plan debe ser más pequeño.",
      "Cuando cambian las condiciones, se repasan los riesgos.",
      "También con {s}, una salida tranquila es parte de un buen plan.",
    ],
  ],
};

export const sources: Facet = {
  title: "Fuentes que merecen confianza",
  act: "Comprobar lo que se lee",
  question: "¿Qué fuentes merecen confianza?",
  symptom: "Los consejos se contradicen",
  cause: "Se mezclaron fuentes con intenciones y condiciones distintas.",
  check: "[Averigüe|Averigua] quién escribió cada consejo, cuándo y para qué caso.",
  myth: "Lo que se repite mucho tiene que ser cierto",
  truth: "La repetición muestra que una afirmación gusta, no que esté comprobada.",
  tasks: [
    "Anotar quién lo escribió y cuándo.",
    "Buscar el origen de cada cifra.",
    "Encontrar una fuente que discrepe.",
    "Escribir lo que no se pudo confirmar.",
  ],
  text: [
    [
      "Es más fácil encontrar consejos sobre {s} que juzgarlos.",
      "Una buena fuente dice cómo sabe lo que afirma.",
      "La fecha importa, porque también el buen consejo envejece.",
      "Quien vende puede tener razón, pero conviene saber quién habla.",
      "Una fuente cuidadosa es mejor que diez que se copian entre sí.",
    ],
    [
      "Cada cifra se puede seguir hasta el lugar donde apareció por primera vez.",
      "Hay que preguntar para qué condiciones vale una afirmación y si son las propias.",
      "Conviene buscar a propósito una voz que discrepe.",
      "Lo observado y lo deducido van por separado.",
      "Los pasajes importantes sobre {s} se guardan con título y fecha.",
    ],
    [
      "Si una afirmación no se puede comprobar, vale como opinión.",
      "Las palabras fuertes no sustituyen a los motivos.",
      "Dos fuentes independientes con la misma respuesta son buena señal.",
      "Lo que no se pudo confirmar se dice abiertamente.",
      "Si aparece una fuente mejor sobre {s}, se renuevan las notas.",
    ],
  ],
};

export const doubts: Facet = {
  title: "Dudas que merecen atención",
  act: "Escuchar las dudas",
  question: "¿Qué habla en contra?",
  symptom: "Las objeciones llegan tarde",
  cause: "Las dudas se tomaron por descortesía y no por avisos útiles.",
  check: "[Deje|Deja] hablar primero a la persona menos convencida.",
  myth: "Quien duda solo estorba",
  truth: "Una buena objeción es un consejo gratuito.",
  tasks: [
    "Escribir la objeción más fuerte.",
    "Decir qué la confirmaría.",
    "Responderla o cambiar el plan.",
    "Dar las gracias a quien la planteó.",
  ],
  text: [
    [
      "Las dudas razonables sobre {s} merecen una escucha justa.",
      "Una objeción muestra dónde el plan es débil.",
      "Quien hace pronto las preguntas incómodas ahorra disgustos a todos.",
      "El entusiasmo y la duda caben en la misma persona.",
      "El argumento contrario más fuerte hay que saber explicarlo uno mismo.",
    ],
    [
      "[Resuma|Resume] lo mejor que se puede decir en contra en dos frases honradas.",
      "¿Qué tendría que ser cierto para que ganara la objeción?",
      "Se buscan hechos que resuelvan el asunto y no palabras más altas.",
      "Donde una duda acierta, cambia el plan.",
      "Si las opiniones sobre {s} difieren por valores, se puede dejar así.",
    ],
    [
      "No toda duda necesita respuesta hoy.",
      "Una duda que vuelve con otras palabras sigue sin respuesta.",
      "Cuidado con los planes que nadie se atreve a discutir.",
      "Quien pierde una discusión y mejora el plan ha ganado.",
      "Se decide sobre {s} cuando se conocen las dudas abiertas, no cuando ya no quedan.",
    ],
  ],
};

export const help: Facet = {
  title: "Cuándo pedir ayuda",
  act: "Pedir ayuda a tiempo",
  question: "¿Cuándo conviene pedir ayuda?",
  symptom: "Alguien está atascado y nadie lo sabe",
  cause: "La pregunta se aplazó hasta que el problema creció.",
  check: "[Diga|Di] en dos frases qué se intentó y dónde se detuvo.",
  myth: "Pedir ayuda es señal de debilidad",
  truth: "Una buena pregunta muestra que alguien ha pensado.",
  tasks: [
    "Escribir la pregunta en dos frases.",
    "Decir qué se ha intentado.",
    "Elegir a una persona que pueda saberlo.",
    "Poner una fecha a partir de la cual preguntar.",
  ],
  text: [
    [
      "Nadie tiene que resolver a solas el tema {s}.",
      "La ayuda sale más barata antes de que crezca el problema.",
      "Una pregunta precisa recibe mejor respuesta que una larga historia.",
      "La gente ayuda con gusto cuando ve que ya se ha intentado algo.",
      "Los expertos no siempre coinciden, y en lo importante conviene otra voz.",
    ],
    [
      "[Escriba|Escribe] qué se quería, qué se hizo y qué pasó en su lugar.",
      "Es mejor preguntar por el siguiente paso que por la solución entera.",
      "Ayuda más quien conoce {s} en condiciones parecidas.",
      "Lo que costará la ayuda se acuerda antes.",
      "Repetir la respuesta con palabras propias muestra si se ha entendido.",
    ],
    [
      "Un buen asesor también dice cuándo no hace falta.",
      "Si dos respuestas chocan, ayuda preguntar por los motivos.",
      "Conviene fijar antes cuánto tiempo se intentará a solas.",
      "Quien transmite lo aprendido devuelve el favor.",
      "Los nombres de quienes conocen bien el tema {s} van junto a las notas.",
    ],
  ],
};

export const notes: Facet = {
  title: "Notas que ayudan después",
  act: "Llevar notas útiles",
  question: "¿Qué merece quedar por escrito?",
  symptom: "Nadie recuerda por qué se hizo así",
  cause: "Se guardaron los resultados, pero no los motivos.",
  check: "[Elija|Elige] una decisión pasada y [busque|busca] su motivo en las notas.",
  myth: "Los detalles se recordarán",
  truth: "La memoria guarda el final y pierde los motivos.",
  tasks: [
    "Anotar la fecha, el paso y el resultado.",
    "Añadir el motivo de cada decisión.",
    "Guardar todas las notas en un mismo sitio.",
    "Señalar las preguntas que siguen abiertas.",
  ],
  text: [
    [
      "Las notas sobre {s} son cartas al yo de más adelante.",
      "Una línea de hoy puede ahorrar una hora de búsqueda.",
      "Los motivos importan más que los resultados, porque estos se ven de todos modos.",
      "Las notas cortas sobreviven; las largas no se terminan nunca.",
      "Lo que está en el papel ya no hay que llevarlo en la cabeza.",
    ],
    [
      "Bastan la fecha, lo hecho y lo que resultó.",
      "Otra línea dice por qué se eligió este camino y no otro.",
      "Las fotos van junto a las palabras donde digan más que ellas.",
      "La misma forma siempre permite comparar las entradas sobre {s}.",
      "El cuaderno está donde se trabaja, no donde queda bonito.",
    ],
    [
      "Antes de seguir conviene leer la última entrada.",
      "Las preguntas abiertas se subrayan para que salten a la vista.",
      "No se tira nada hasta que el trabajo termine.",
      "Las notas que nadie lee deberían ser más cortas.",
      "Si otra persona se encarga de {s}, unas buenas notas facilitan el relevo.",
    ],
  ],
};
