import type { Facet } from "../shape.ts";

export const time: Facet = {
  title: "Tiempo y ritmo",
  act: "Planear el tiempo y el ritmo",
  question: "¿Cuánto tiempo pide?",
  symptom: "Siempre se deja para después",
  cause: "La tarea no tiene un lugar fijo en la semana.",
  check: "[Busque|Busca] en el calendario la próxima fecha firme.",
  myth: "Hay que hacerlo todo de una vez",
  truth: "Las sesiones cortas y regulares se mantienen mejor que un único gran esfuerzo.",
  tasks: [
    "Elegir un día fijo.",
    "Dividir el trabajo en partes que quepan en una tarde.",
    "Planear una pausa antes de la siguiente etapa.",
    "Dejar una fecha libre para los retrasos.",
  ],
  text: [
    [
      "Los buenos planes sobre {s} respetan el calendario que hay de verdad.",
      "Una tarea sin fecha resbala detrás de las que sí la tienen.",
      "Las sesiones pequeñas y constantes se protegen mejor que las largas y raras.",
      "La espera es parte del trabajo y entra en el plan.",
      "Hay partes que no se pueden apurar, por mucho que se desee el resultado.",
    ],
    [
      "La duración de la primera parte sirve de medida para la siguiente.",
      "Lo más difícil va en la hora de mayor energía.",
      "Ayuda una fecha que ya esté en la agenda.",
      "Si el tema {s} depende del tiempo de otros, deben saberlo pronto.",
      "Un hueco libre es necesario, porque algo tardará más.",
    ],
    [
      "Un retraso es información y no una derrota.",
      "Si falta tiempo, es mejor quitar una parte que correr en todas.",
      "El descanso entra en el plan, pues quien está cansado se salta las comprobaciones.",
      "Después de unas semanas conviene revisar el ritmo.",
      "Si el tema {s} nunca encuentra hueco, quizá la meta importe menos de lo pensado.",
    ],
  ],
};

export const tools: Facet = {
  title: "Herramientas y materiales",
  act: "Preparar lo necesario",
  question: "¿Qué hay que tener a mano?",
  symptom: "El trabajo se detiene porque falta algo",
  cause: "La lista de lo necesario se hizo de memoria.",
  check: "[Recorra|Recorre] el trabajo con la mente y [anote|anota] cada cosa que se toca.",
  myth: "Primero hace falta el mejor equipo",
  truth: "Las herramientas sencillas muestran qué falta antes de gastar más.",
  tasks: [
    "Anotar lo que pide cada paso.",
    "Mirar qué hay ya a mano.",
    "Pedir prestado lo que solo se usará una vez.",
    "Reunirlo todo en un mismo lugar.",
  ],
  text: [
    [
      "La mejor herramienta para el tema {s} es la que se usa de verdad.",
      "Algo sencillo que está cerca vale más que algo fino que está lejos.",
      "El equipo no sustituye a una idea clara del trabajo.",
      "El buen material ahorra esfuerzo allí donde se usa a diario.",
      "Las listas hechas durante el trabajo son mejores que las de escritorio.",
    ],
    [
      "[Repase|Repasa] los pasos uno por uno y [apunte|apunta] qué necesita cada uno.",
      "Lo que quizá se use una sola vez se puede pedir prestado o alquilar.",
      "Dominar una herramienta es mejor que tener tres.",
      "Quien conoce el tema {s} sabe también qué dejó de usar y por qué.",
      "Las instrucciones se leen antes del primer uso y no tras el primer disgusto.",
    ],
    [
      "Si una herramienta frena dos veces seguidas, hay que buscar el motivo.",
      "Los repuestos tienen sentido donde un fallo pararía el trabajo.",
      "El lugar también cuenta: lo que cuesta alcanzar no se usa.",
      "El cuidado lleva minutos y lo mantiene todo listo.",
      "Se compra más solo cuando el trabajo en {s} ha mostrado qué falta.",
    ],
  ],
};

export const first: Facet = {
  title: "El primer paso",
  act: "Empezar en pequeño",
  question: "¿Cuál es un buen primer paso?",
  symptom: "Nada arranca",
  cause: "El primer paso es demasiado grande o demasiado vago para darlo hoy.",
  check: "[Pregunte|Pregunta] si el primer paso cabría en la próxima hora.",
  myth: "Hay que estar del todo listo para empezar",
  truth: "Algunas preguntas solo las responde el propio trabajo.",
  tasks: [
    "Elegir un paso que quepa en el día de hoy.",
    "Prepararlo todo la noche anterior.",
    "Darlo sin añadir nada.",
    "Escribir lo que sorprendió.",
  ],
  text: [
    [
      "El primer paso con {s} debe ser tan pequeño que quepa en el día de hoy.",
      "Un comienzo enseña cosas que no están en ningún plan.",
      "Nadie necesita permiso para probar algo pequeño y seguro.",
      "El primer resultado puede ser modesto; solo tiene que ser real.",
      "La duda crece al esperar y mengua al trabajar.",
    ],
    [
      "[Elija|Elige] algo que se pueda terminar de una sentada.",
      "Si todo está preparado, empezar no cuesta nada.",
      "El paso se da tal como estaba previsto, sin extras.",
      "Justo después del primer intento bastan dos líneas sobre lo ocurrido.",
      "El resultado decide qué viene después con {s}.",
    ],
    [
      "Quien lo aplaza una y otra vez debería partir el paso por la mitad.",
      "Un primer paso que no se puede deshacer es demasiado grande.",
      "El éxito del primer día es agradable, pero no hace falta.",
      "[Enseñe|Enseña] el resultado a alguien que haga buenas preguntas.",
      "Después de empezar se sabe más sobre {s} de lo que cabe en un plan.",
    ],
  ],
};

export const order: Facet = {
  title: "El orden del trabajo",
  act: "Poner el trabajo en orden",
  question: "¿En qué orden va el trabajo?",
  symptom: "Hay que hacer las cosas dos veces",
  cause: "Un paso posterior cambió lo que otro había fijado.",
  check: "[Pregunte|Pregunta] en cada paso qué debe estar terminado antes.",
  myth: "El orden casi no importa",
  truth: "Unos pasos dependen de otros, y quien lo descubre tarde empieza de nuevo.",
  tasks: [
    "Escribir cada paso en una tarjeta.",
    "Poner las tarjetas en fila.",
    "Marcar los pasos que dependen de otros.",
    "Añadir una comprobación tras cada paso grande.",
  ],
  text: [
    [
      "El orden decide cuánto trabajo sobre {s} habrá que repetir.",
      "Unos pasos abren puertas y otros las cierran; primero van los que abren.",
      "Lo que no se puede deshacer va lo más tarde posible.",
      "Un orden visible tranquiliza a todos los que participan.",
      "El trabajo en paralelo solo ahorra tiempo si las partes no se tocan.",
    ],
    [
      "Cada paso va en una tarjeta, y las tarjetas se mueven hasta que encajan.",
      "Ante cada tarjeta ayuda una pregunta: ¿qué debe estar listo antes?",
      "El paso menos conocido va cerca del principio, porque puede cambiar el resto.",
      "Donde un error saldría caro más tarde, se añade una comprobación breve.",
      "[Lea|Lee] en voz alta todo el plan sobre {s}; los huecos se oyen enseguida.",
    ],
    [
      "El orden se cambia cuando lo piden los hechos y no por aburrimiento.",
      "Primero se termina un paso y luego empieza el siguiente.",
      "Si todo parece urgente, ayuda preguntar qué se rompería primero.",
      "Un paso que se salta dos veces seguramente no hacía falta.",
      "Las tarjetas se guardan, pues la próxima vuelta sobre {s} puede empezar con ellas.",
    ],
  ],
};

export const test: Facet = {
  title: "Una prueba pequeña",
  act: "Hacer una prueba pequeña",
  question: "¿Cómo se puede probar en pequeño?",
  symptom: "Los grandes esfuerzos fallan tarde",
  cause: "No se probó nada en pequeño antes de la gran decisión.",
  check: "[Busque|Busca] la versión más pequeña que aún pueda demostrar lo contrario.",
  myth: "Probar antes es perder el tiempo",
  truth: "Una prueba pequeña cuesta poco y puede frenar un error grande.",
  tasks: [
    "Escribir lo que se espera ver.",
    "Cambiar solo una cosa cada vez.",
    "Fijar de antemano el final de la prueba.",
    "Anotar el resultado, sea cual sea.",
  ],
  text: [
    [
      "Una prueba pequeña responde a preguntas sobre {s} que ninguna charla resuelve.",
      "En una prueba se trata de aprender y no de tener razón.",
      "Una prueba que no puede fallar no enseña nada.",
      "Pequeño quiere decir barato, rápido y fácil de deshacer.",
      "Un ensayo honrado vale más que varias opiniones seguras.",
    ],
    [
      "Antes de empezar se escribe lo que probablemente ocurrirá.",
      "Se cambia una cosa y lo demás queda como estaba.",
      "De antemano se sabe cuánto dura la prueba y qué vale como un sí.",
      "Las condiciones deben ser normales, porque el plan sobre {s} tiene que funcionar a diario.",
      "Si el resultado sorprende, la prueba se repite una vez.",
    ],
    [
      "Una prueba fallida es una lección barata y va al cuaderno.",
      "Nadie debería alargar una prueba hasta que diga lo deseado.",
      "Si el resultado no es claro, la pregunta era quizá demasiado amplia.",
      "El resultado va siempre con las condiciones en que se obtuvo.",
      "Solo después de la prueba se da más espacio al tema {s}.",
    ],
  ],
};

export const measure: Facet = {
  title: "Señales de avance",
  act: "Observar cómo evoluciona",
  question: "¿En qué se nota el avance?",
  symptom: "Nadie sabe si funciona",
  cause: "No hay una señal de éxito acordada.",
  check: "[Pregunte|Pregunta] qué se vería, oiría o contaría si todo fuera bien.",
  myth: "Lo que no se puede contar no cuenta",
  truth: "Algunas de las mejores señales se ven sin contarlas.",
  tasks: [
    "Elegir dos señales fáciles de ver.",
    "Mirarlas el mismo día de cada semana.",
    "Anotar el valor aunque sea malo.",
    "Preguntar qué más podría explicar un cambio.",
  ],
  text: [
    [
      "El avance con {s} debería verse sin adivinar.",
      "Una señal sirve si puede cambiar la próxima decisión.",
      "Dos buenas señales se siguen mejor que una pared llena de cifras.",
      "Los números ayudan, y también las fotos, los comentarios y el tiempo ahorrado.",
      "Las sensaciones dan una pista, pero necesitan un segundo testigo.",
    ],
    [
      "Convienen señales que se comprueben en un minuto.",
      "Las horas fijas evitan que los días buenos engañen.",
      "Primero se anota el resultado y luego se explica.",
      "El estado de {s} se compara con las primeras notas propias y no con el éxito ajeno.",
      "Si un valor da un salto, quizá haya cambiado algo más.",
    ],
    [
      "Una señal que nunca se mueve se puede quitar.",
      "Cuidado con las señales que mejoran sin que nada mejore.",
      "De los malos valores es de los que más se aprende.",
      "[Muestre|Muestra] los valores a otras personas interesadas en {s} y [deje|deja] que pregunten.",
      "Alcanzada la meta, se puede dejar de contar.",
    ],
  ],
};

export const mistakes: Facet = {
  title: "Trampas frecuentes",
  act: "Evitar las trampas frecuentes",
  question: "¿Qué errores son fáciles de cometer?",
  symptom: "El mismo error vuelve siempre",
  cause: "El fallo se arregló cada vez, pero su motivo nunca.",
  check: "[Escriba|Escribe] los últimos fallos y [busque|busca] lo que tienen en común.",
  myth: "La gente cuidadosa no se equivoca",
  truth: "La gente cuidadosa también se equivoca, pero lo nota antes.",
  tasks: [
    "Escribir qué salió mal la última vez.",
    "Buscar el motivo que hay detrás.",
    "Cambiar una cosa para que no se repita.",
    "Contar a otros lo aprendido.",
  ],
  text: [
    [
      "Las trampas en torno a {s} se ven mejor cuando alguien las ha nombrado.",
      "La prisa es una trampa clásica, porque primero caen las comprobaciones.",
      "Otra trampa es copiar un plan hecho para otras condiciones.",
      "Quererlo todo a la vez es un error que parece ambición.",
      "El silencio también es una trampa: lo pequeño crece si nadie lo menciona.",
    ],
    [
      "Al principio ayuda preguntar qué es lo que más fácilmente saldría mal.",
      "Contra el fallo más probable suele bastar algo sencillo, como una segunda mirada.",
      "No cada error necesita una regla nueva; una buena costumbre cubre muchos.",
      "Si un consejo sobre {s} suena demasiado fácil, hay que ver qué calla.",
      "Antes de decisiones difíciles de revertir conviene una pausa.",
    ],
    [
      "Un error descubierto pronto sale barato.",
      "Los reproches hacen que los errores se escondan, y lo escondido vuelve.",
      "Quien arregla la causa ya no tiene que ocuparse del síntoma.",
      "Algunas trampas solo aparecen con presión, así que también cuenta un día lleno.",
      "Una lista corta de fallos con {s} es una maestra paciente.",
    ],
  ],
};
