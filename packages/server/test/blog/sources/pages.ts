const paragraphs = [
  "A heap heats up within 3 days when it holds at least one cubic metre of material. Bacteria do most of the early work, and they need about <a href='/parts'>equal parts</a> of air and water. Researchers at Wageningen measured 65 degrees Celsius in the middle of such heaps in 2021.<sup><a href='#note-1'>[1]</a></sup>",
  "Kitchen waste is rich in <em>nitrogen</em>. Dry leaves, straw and cardboard bring carbon. A mixture of 30 parts of carbon to one part of nitrogen rots fastest. Too much nitrogen smells of ammonia, and too much carbon slows the heap down.",
  "Turning the heap every two weeks brings in oxygen. A heap that is never turned is ready after about 12 months. A heap that is turned often can be ready after 4 months. Finished compost is dark, smells of forest soil &amp; crumbles in the hand.",
];

/** A page as they are: an article among menus, scripts, advertisements and comments. */
export const compostPage = `<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<title>Composting in small gardens | The Garden Times</title>
<meta property="og:title" content="Composting in small gardens">
<script>window.tracking = { visitor: "SCRIPTED WORDS" };</script>
<style>.menu { content: "STYLED WORDS" }</style></head>
<body>
<header class="site-header"><nav class="menu"><ul><li><a href="/">Home</a></li><li><a href="/shop">MENU WORDS</a></li></ul></nav></header>
<div class="cookie-banner">We use cookies. COOKIE WORDS.</div>
<main><article><h1>Composting in small gardens</h1>
<p>${paragraphs[0]}</p>
<h2>What goes in</h2>
<p>${paragraphs[1]}</p>
<ul><li>Coffee grounds bring nitrogen and are loved by worms.</li><li>Eggshells that were crushed bring lime to the heap.</li></ul>
<table><tr><th>Material</th><th>Ratio</th></tr><tr><td>TABLE WORDS</td><td>30</td></tr></table>
<pre><code>CODE WORDS</code></pre>
<figure><img src="/heap.jpg" alt="PICTURE WORDS"><figcaption>CAPTION WORDS</figcaption></figure>
<h2>How air helps</h2>
<p>${paragraphs[2]}</p>
</article></main>
<aside class="sidebar advertisement"><p>Buy our bins now. ADVERTISED WORDS.</p></aside>
<section id="comments" class="comments"><h2>Comments</h2><p>First! COMMENTED WORDS.</p></section>
<footer><p>Copyright The Garden Times. FOOTER WORDS.</p></footer>
<script src="https://ads.example.org/more.js"></script>
</body></html>`;

/** An article of so many paragraphs, each with sentences of its own. */
export function longPage(count: number): string {
  const paragraph = (index: number): string =>
    `<p>Heap number ${index} was turned on day ${index + 3} of the trial. It held ${index * 7} litres of leaves, which the gardeners weighed with care before they went home.</p>`;
  return `<!doctype html><title>A long trial</title><article><h1>A long trial</h1>${Array.from({ length: count }, (_, index) => paragraph(index)).join("")}</article>`;
}
