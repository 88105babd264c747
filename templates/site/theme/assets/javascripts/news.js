// Says which editions are newer than this reader's last look at the list of them, and marks them there. Which ones the
// reader knows stays in this browser; whoever comes for the first time knows them all.
(() => {
  const line = document.querySelector(".pb-news")
  if (!line) return
  const all = line.dataset.news.split(" ")
  const headings = all.map(key => document.getElementById(key)).filter(Boolean)
  // Every book has a memory of its own, also where several lie on one server or one stick.
  const { base } = JSON.parse(document.getElementById("__config").textContent)
  const name = "playbook-known " + new URL(base + "/", location.href).pathname
  let known
  try {
    // In this window the marks stay, so that going back or loading again does not lose them.
    known = JSON.parse(sessionStorage.getItem(name) || localStorage.getItem(name))
    if (!known || headings.length) {
      sessionStorage.setItem(name, JSON.stringify(known || all))
      localStorage.setItem(name, JSON.stringify(all))
    }
  } catch { return } // a browser that keeps nothing marks nothing
  const fresh = all.filter(key => known && !known.includes(key))
  if (!fresh.length) return
  if (!headings.length) line.append(fresh.length)
  headings.filter(one => fresh.includes(one.id)).forEach((heading, index) => {
    const link = document.createElement("a")
    link.href = "#" + heading.id
    const own = [...heading.childNodes].filter(one => !one.classList?.contains("headerlink"))
    link.textContent = own.map(one => one.textContent).join("").trim()
    line.append(index ? ", " : "", link)
    const mark = document.createElement("span")
    mark.className = "pb-tag"
    mark.textContent = heading.dataset.new
    heading.append(" ", mark)
  })
  line.hidden = false
})()
