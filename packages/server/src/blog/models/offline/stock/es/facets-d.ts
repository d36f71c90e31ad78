import type { Facet } from "../shape.ts";

export const habit: Facet = {
  title: "Cómo mantenerlo",
  act: "Convertirlo en costumbre",
  question: "¿Cómo se mantiene?",
  symptom: "Empieza bien y luego se apaga",
  cause: "La costumbre dependía del ánimo y no de un momento fijo.",
  check: "[Busque|Busca] el día en que se saltó por primera vez.",
  myth: "Solo hace falta fuerza de voluntad",
  truth: "Una hora fija y un comienzo fácil llegan más lejos que los buenos propósitos.",
  tasks: [
    "Elegir un momento fijo.",
    "Dar por buena la versión más pequeña.",
    "Marcar cada vez que se hizo.",
    "Planear la vuelta después de una pausa.",
  ],
  text: [
    [
      "Seguir con {s} pide otras cosas que empezar.",
      "Una costumbre sirve si funciona también en un mal día.",
      "Cuanto más fácil el comienzo, más dura la costumbre.",
      "Las ganas van y vienen; un momento fijo se queda.",
      "Una pausa es normal; lo que cuenta es volver.",
    ],
    [
      "[Una|Une] el trabajo a algo que ocurra de todos modos.",
      "Ayuda definir la versión más pequeña que aún cuenta.",
      "Lo necesario debe estar en medio del camino.",
      "Una fila visible de marcas no se rompe con gusto.",
      "[Cuente|Cuenta] a alguien que en la semana hay un lugar para {s}.",
    ],
    [
      "Si falla dos veces, hay que hacerlo más pequeño.",
      "No hace falta recuperar todo lo perdido.",
      "Antes de dejar la costumbre se puede cambiar la hora.",
      "El disfrute es un buen motivo para conservar un rodeo.",
      "Pasados unos meses, toca preguntar si el trabajo en {s} aún sirve a la meta.",
    ],
  ],
};

export const review: Facet = {
  title: "Una mirada atrás",
  act: "Mirar atrás y ajustar",
  question: "¿Qué habría que hacer de otra manera?",
  symptom: "Los planes viejos siguen sin que nadie lo note",
  cause: "Faltaba un momento fijo para preguntar si el plan aún encaja.",
  check: "[Compare|Compara] la primera nota con el estado de hoy.",
  myth: "Lo que salió bien una vez saldrá bien siempre",
  truth: "Las condiciones cambian, y un plan que nadie revisa deja de encajar poco a poco.",
  tasks: [
    "Fijar una fecha para mirar atrás.",
    "Comparar el resultado con el objetivo.",
    "Conservar una cosa, cambiar otra y quitar otra.",
    "Poner la próxima fecha en el calendario.",
  ],
  text: [
    [
      "Una mirada atrás convierte el trabajo en {s} en experiencia.",
      "Los resultados merecen otra mirada cuando pasa la emoción.",
      "El éxito puede esconder pasos débiles, y el fracaso, pasos buenos.",
      "No se trata de quién tenía razón, sino de lo que se sabe ahora.",
      "La revisión necesita una fecha, o no ocurrirá.",
    ],
    [
      "[Ponga|Pon] el objetivo junto al resultado y [describa|describe] la distancia.",
      "Hay que preguntar qué se repite, qué se cambia y qué se deja.",
      "Un solo cambio cada vez permite ver su efecto.",
      "Quien no participó suele hacer las preguntas sencillas.",
      "[Anote|Anota] lo aprendido sobre {s} que nadie esperaba.",
    ],
    [
      "Una revisión corta se repite; una larga, no.",
      "Lo que salió bien merece elogio, porque se olvida pronto.",
      "Un plan que supera la revisión es más fuerte que uno nuevo.",
      "Si no hay nada que cambiar, todo queda como está.",
      "Antes de cerrar el cuaderno se apunta la próxima fecha para {s}.",
    ],
  ],
};

export const share: Facet = {
  title: "Transmitir lo aprendido",
  act: "Explicarlo a otros",
  question: "¿Cómo se explica a otros?",
  symptom: "Solo una persona sabe cómo funciona",
  cause: "El saber quedó en una cabeza porque nadie planeó compartirlo.",
  check: "[Deje|Deja] que otra persona haga el trabajo y [limítese|limítate] a mirar.",
  myth: "El trabajo habla por sí solo",
  truth: "Los demás ven el resultado, pero lo pensado hay que contarlo.",
  tasks: [
    "Contar la historia en pocas frases.",
    "Enseñar un resultado.",
    "Decir de qué no se está seguro.",
    "Preguntar qué no quedó claro.",
  ],
  text: [
    [
      "Quien explica {s} a otra persona descubre lo que ha entendido.",
      "Un relato corto con un ejemplo vale más que un informe completo.",
      "Gana confianza quien también dice lo que no sabe.",
      "La primera pregunta de quien escucha suele ser la mejor.",
      "El trabajo compartido se mantiene vivo mejor que el solitario.",
    ],
    [
      "Primero va el motivo, luego el resultado y solo al final el camino.",
      "Las palabras de quien escucha son mejores que las del oficio.",
      "Sobra todo detalle que no cambiaría una decisión.",
      "Otros pueden probar una parte de {s} mientras hay ayuda cerca.",
      "Lo que no se entendió sirve para mejorar el relato.",
    ],
    [
      "A quien ayudó se le nombra.",
      "Nadie debería prometer que su camino sirve en todas partes.",
      "Una página al día sustituye muchas reuniones.",
      "Las preguntas que llegan dos veces van a las notas.",
      "Quien explica bien el tema {s} suele recibir buen consejo a cambio.",
    ],
  ],
};
