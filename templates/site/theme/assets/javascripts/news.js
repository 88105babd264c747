// Marks what is newer than this reader's last look at the page; the day of that look stays in this browser.
(() => {
  const days = [...document.querySelectorAll("[data-day]")]
  if (!days.length) return
  const key = "playbook-last-look " + location.pathname
  let seen = ""
  try {
    seen = localStorage.getItem(key) || ""
    localStorage.setItem(key, days.map(one => one.dataset.day).sort().pop())
  } catch { return } // a browser that keeps nothing marks nothing
  if (!seen) return
  for (const one of days) {
    if (one.dataset.day <= seen) continue
    const mark = document.createElement("span")
    mark.className = "pb-tag"
    mark.textContent = one.dataset.new
    one.append(" ", mark)
  }
})()
