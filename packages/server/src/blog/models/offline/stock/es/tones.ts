import type { Stock } from "../shape.ts";

export const tones: Stock["tones"] = {
  professional: {
    opening: [
      "Las decisiones sólidas sobre {s} se apoyan en preguntas claras y registros fiables.",
      "Las secciones siguientes describen una forma ordenada de proceder.",
    ],
    asides: [
      "Antes de empezar se acuerdan las responsabilidades.",
      "Un breve resumen escrito mantiene informadas a todas las partes.",
      "Los supuestos quedan como puntos abiertos hasta su confirmación.",
      "La próxima fecha de control se fija antes de cerrar la reunión.",
      "La decisión se documenta junto con su motivo.",
      "Si una condición deja de cumplirse, se avisa pronto a los responsables.",
      "Una responsabilidad clara evita la mayoría de los malentendidos.",
      "El alcance se mantiene estable mientras dura el trabajo.",
    ],
    closing: [
      "Un método ordenado no elimina toda la incertidumbre, pero la hace manejable.",
      "[Revise|Revisa] el plan en fechas fijas y [registre|registra] cada cambio.",
    ],
  },
  casual: {
    opening: [
      "Seamos sinceros: a primera vista, el tema {s} parece bastante lío.",
      "Un café, y lo vamos ordenando poco a poco.",
    ],
    asides: [
      "Tampoco hay que hacer de esto una montaña.",
      "Si pesa demasiado, seguramente es mucho a la vez.",
      "Aquí, suficiente es suficiente de verdad.",
      "Y sí, se puede saltar una parte y volver luego.",
      "Nadie lleva la cuenta.",
      "Una nota adhesiva sirve igual que una aplicación.",
      "En caso de duda, consultarlo con la almohada.",
      "Pequeño y hecho gana a grande y algún día.",
    ],
    closing: ["Y ya está, sin ninguna magia.", "[Pruebe|Prueba] y a ver qué se queda."],
  },
  friendly: {
    opening: [
      "Qué bien [verle|verte] por aquí, sobre todo si el tema {s} es nuevo.",
      "Iremos paso a paso, y se puede parar cuando haga falta.",
    ],
    asides: [
      "Un poco de paciencia si hace falta un segundo intento.",
      "Esta parte también les cuesta a otras personas.",
      "[Pida|Pide] a una amiga que lo mire también; cuatro ojos ven más.",
      "Un éxito pequeño merece una fiesta pequeña.",
      "Aquí no hay preguntas tontas.",
      "Esta parte merece calma, porque se agradece después.",
      "Seguramente [sabe|sabes] más de lo que [cree|crees].",
      "Compartir lo descubierto alegra a alguien.",
    ],
    closing: ["Está todo listo para un buen comienzo.", "Mucho ánimo con el primer paso."],
  },
  authoritative: {
    opening: [
      "Quien se toma en serio el tema {s} empieza con preguntas y no con respuestas.",
      "Sigue un orden claro de trabajo, y conviene respetarlo.",
    ],
    asides: [
      "Esta parte no se salta.",
      "Nada sustituye a mirar los hechos en persona.",
      "No se acepta ninguna afirmación que no se pueda comprobar.",
      "Se decide, se escribe y se mantiene hasta que haya hechos nuevos.",
      "La disciplina en lo pequeño hace posible lo grande.",
      "Primero se fija la norma y luego se mide todo con ella.",
      "Las excusas cuestan más que las correcciones.",
      "Hay que exigir motivos, también a uno mismo.",
    ],
    closing: [
      "El método es sencillo y solo sirve a quien lo aplica.",
      "Se actúa según lo que se sabe, y lo que no se sabe se dice.",
    ],
  },
  conversational: {
    opening: [
      "¿[Se ha preguntado|Te has preguntado] alguna vez por dónde empezar con {s}?",
      "Hablemos de ello como en la mesa de la cocina.",
    ],
    asides: [
      "¿Suena conocido?",
      "¿Qué le [diría|dirías] a una amiga en la misma situación?",
      "Quizá [se pregunte|te preguntes] si de verdad hace falta.",
      "Otra idea: ¿y si se hiciera menos, pero del todo?",
      "Se puede ver de otra manera, y está bien.",
      "Entonces, ¿qué significa eso para la próxima semana?",
      "Parece evidente, ¿verdad?",
      "[Piense|Piensa] en el último intento: ¿qué se cruzó en el camino?",
    ],
    closing: [
      "Y bien, ¿qué parte va primero?",
      "Conviene contárselo a alguien, porque a los planes les gusta la compañía.",
    ],
  },
  technical: {
    opening: [
      "El tema {s} se puede tratar como un sistema con entradas, límites y resultados observables.",
      "Las secciones siguientes definen cada parte y una comprobación para ella.",
    ],
    asides: [
      "Para esta parte se indican la entrada, la salida esperada y el límite.",
      "Las variables van separadas, y en cada pasada cambia solo una.",
      "El valor observado se registra antes de interpretarlo.",
      "Qué cuenta como error se define antes de empezar.",
      "Una comprobación que nadie puede repetir no lo es.",
      "Cada resultado lleva la versión de aquello de lo que depende.",
      "Mientras la causa sea desconocida, se prefieren cambios reversibles.",
      "Los casos extremos merecen atención, porque las medias los ocultan.",
    ],
    closing: [
      "El procedimiento está completo cuando otra persona puede repetirlo con las notas.",
      "Las comprobaciones y el plan se mantienen juntos para que coincidan.",
    ],
  },
  creative: {
    opening: [
      "[Imagine|Imagina] el tema {s} como un paisaje visto solo desde el tren.",
      "Es hora de bajar, pasear y abrir algunas puertas.",
    ],
    asides: [
      "Las ideas son como semillas: muchas piden algo de oscuridad antes de asomar.",
      "[Dele|Dale] la vuelta a la pregunta y [mire|mira] qué cae.",
      "Una hoja en blanco es solo un campo con nieve fresca.",
      "Un pensamiento raro puede quedarse en la sala.",
      "Un dibujo torcido habla más deprisa que una frase ordenada.",
      "Todo mapa empieza con alguien que se perdió y tomó notas.",
      "Jugar es una forma seria de preguntar.",
      "Un color prestado del campo vecino alegra el cuadro.",
    ],
    closing: [
      "La puerta está abierta, y el camino se aclara al andarlo.",
      "Algunas huellas pueden quedarse para quien venga después.",
    ],
  },
};
