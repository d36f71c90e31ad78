import type { Stock } from "../shape.ts";

export const questions: Stock["questions"] = {
  cost: {
    match: /(?:cuesta|costar|coste|costo|precio|caro|barato|presupuesto|dinero)/,
    ask: "¿Cuánto cuesta empezar con {s}?",
    answers: [
      "Una cifra honrada necesita ofertas y facturas propias, y por eso aquí no hay ninguna.",
      "Se suman los pagos únicos, los pagos de cada mes y las horas propias.",
      "Una primera prueba en pequeño enseña qué partida es la mayor.",
      "El límite se fija antes, y quien llega a él se para a pensar.",
      "Empieza barato quien puede compartir o pedir prestado.",
    ],
  },
  time: {
    match: /(?:cuánto tiempo|cuánto tarda|cuánto dura|tarda|dura|horas|con qué frecuencia)/,
    ask: "¿Cuánto se tarda en ver resultados con {s}?",
    answers: [
      "Depende de la meta y del tiempo que deje cada semana.",
      "Medir la primera parte pequeña da una medida para el resto.",
      "Conviene algo de reserva, porque esperas y retrasos hay casi siempre.",
      "Un hueco fijo en el calendario dice más que cualquier promesa general.",
      "Si la primera señal se retrasa, es mejor reducir la parte que aumentar el esfuerzo.",
    ],
  },
  mistakes: {
    match: /(?:error|evitar|mal\b|problema|fallo|fracas)/,
    ask: "¿Qué errores conviene evitar con {s}?",
    answers: [
      "Los sospechosos habituales son la prisa, demasiados cambios a la vez y una meta sin escribir.",
      "También confunde el consejo pensado para otras condiciones.",
      "Quien mira en momentos fijos, y no por casualidad, nota pronto los fallos.",
      "Un fallo anotado con su motivo rara vez regresa.",
      "Otro par de ojos ayuda donde algo es difícil de deshacer.",
    ],
  },
  start: {
    match: /(?:empezar|empiezo|comenzar|comienzo|primer paso|principiante|iniciar)/,
    ask: "¿Cómo empezar con {s}?",
    answers: [
      "Lo mejor es un paso que se pueda acabar de una vez.",
      "La expectativa se escribe antes, para que el resultado pueda sorprender.",
      "Para la primera vuelta basta con lo que ya hay.",
      "Después se anota qué fue bien y qué debe cambiar.",
      "El segundo paso sale del resultado del primero y no de un plan total ya cerrado.",
    ],
  },
  need: {
    match: /(?:necesit|hace falta|herramienta|material|equipo)/,
    ask: "¿Qué hace falta para {s}?",
    answers: [
      "Menos de lo que sugiere un escaparate, al menos para la primera prueba.",
      "Recorrido con la mente, cada paso revela lo que exige.",
      "Lo que aparece una sola vez en la lista se puede tomar prestado.",
      "Un sitio para las notas es parte del equipo básico.",
      "Se compra aquello cuya falta está demostrada.",
    ],
  },
  which: {
    match: /(?:cuál|cuáles|mejor|comparar|diferencia|alternativa)/,
    ask: "¿Cuál es la mejor manera de tratar el tema {s}?",
    answers: [
      "Sin condiciones no hay ganador, así que primero van las propias.",
      "Todas las posibilidades se miden con la misma lista breve.",
      "Donde falta un punto imprescindible termina la comparación.",
      "Entre las que quedan decide mejor un ensayo pequeño que un debate.",
      "En caso de empate gana lo que se deshace con menos esfuerzo.",
    ],
  },
  why: {
    match: /(?:merece la pena|vale la pena|ventaja|importante|beneficio)/,
    ask: "¿Merece la pena ocuparse de {s}?",
    answers: [
      "Merece la pena si acerca a una meta que se puede nombrar.",
      "Ayuda preguntar qué pasaría sin ningún cambio.",
      "A la ganancia esperada se le restan las horas propias.",
      "Un ensayo breve responde mejor que los elogios ajenos.",
      "Si el ensayo no aporta nada, se puede dejar con la conciencia tranquila.",
    ],
  },
  who: {
    match: /(?:para quién|quién debería|a quién le conviene|quién necesita)/,
    ask: "¿A quién le conviene mirar de cerca el tema {s}?",
    answers: [
      "A quien pueda nombrar una necesidad que deba cubrir.",
      "También hay que preguntar quién lleva el trabajo y quién goza del resultado.",
      "Con límites especiales, como la salud o la ley, primero va el consejo profesional.",
      "Si nadie alrededor tiene esa necesidad, el tema puede esperar.",
      "Una charla con alguien en situación parecida aclara mucho.",
    ],
  },
  how: {
    match: /cómo (?:puedo|puede|hacer|hago|se hace|se puede|debo|abordar|conviene)/,
    ask: "¿Cómo abordar paso a paso el tema {s}?",
    answers: [
      "Al principio se dice qué debe ser distinto al final.",
      "El camino se divide en pasos pequeños, cada uno con una nota.",
      "Lo menos conocido va pronto, ya que puede cambiar lo demás.",
      "En un momento fijo se compara el resultado con la primera nota.",
      "Lo que funciona se queda; lo que no, recibe un cambio cada vez.",
    ],
  },
  what: {
    match: /^¿?qué (?:es|son|significa|pertenece)/,
    ask: "¿Qué pertenece al tema {s} y qué no?",
    answers: [
      "Una definición de trabajo con palabras propias es el mejor comienzo.",
      "Una frase dice qué entra, y otra, qué queda fuera.",
      "Un ejemplo y un contraejemplo hacen visible la frontera.",
      "Si las fuentes usan la palabra de formas distintas, se anota quién quiere decir qué.",
      "La definición puede ser breve mientras otros sepan repetirla.",
    ],
  },
  when: {
    match: /cuándo (?:es el|debo|conviene|hay que|puedo)/,
    ask: "¿Cuándo es el buen momento para {s}?",
    answers: [
      "Cuando hay una meta, un hueco libre y un paso pequeño.",
      "Esperar solo tiene sentido si se sabe a qué.",
      "Los plazos de fuera se apuntan primero.",
      "Para comenzar es mejor una semana tranquila que una llena.",
      "Si el momento no llega nunca, el primer paso debe encoger hasta que quepa.",
    ],
  },
  other: {
    match: /./,
    ask: "¿Hay algo que comprobar primero sobre {s}?",
    answers: [
      "Una respuesta general sería adivinar, porque mucho depende de las condiciones.",
      "Las condiciones van en una lista, y una de ellas decide.",
      "Conviene una fuente que trate justo este caso. Sin una fuente así, lo siguiente es un ensayo pequeño y seguro.",
      "La respuesta queda abierta hasta haberlo visto en persona.",
    ],
  },
};

export const moreAnswers: Stock["moreAnswers"] = [
  "Las secciones anteriores enseñan a buscar la respuesta para el caso propio.",
  "Una frase de una buena fuente merece una nota literal.",
  "Quien tiene experiencia puede decir cómo lo comprobaría.",
  "La respuesta va con su fecha, porque las respuestas envejecen.",
  "Lo que vale para otros quizá pida aún un ensayo en casa.",
  "Si depende mucho de ello, conviene una segunda opinión.",
  "Una parte de la respuesta es cuestión de gusto, y esa es personal.",
  "La respuesta de hoy se puede escribir y volver a mirar dentro de un mes.",
  "Una pregunta abierta no hace daño mientras siga a la vista.",
  "Las cifras de una respuesta deberían decir siempre su origen.",
  "Desde el caso más conocido se piensa mejor hacia fuera.",
  "Un no claro también es un resultado útil.",
  "Ayuda pensar qué tendría que ocurrir para que la respuesta cambiara.",
  "La versión más sencilla de la respuesta es un buen comienzo.",
  "Donde la gente discrepa, hay que preguntar qué ha visto cada uno.",
  "Un solo mal día no debería decidir la respuesta.",
  "El consejo que cabe en una tarjeta es el que más se usa.",
  "Se comparan bien los casos que difieren en un solo punto.",
  "Las buenas respuestas dicen dónde dejan de valer.",
  "Algunas respuestas piden paciencia hasta que se dejan ver.",
];
