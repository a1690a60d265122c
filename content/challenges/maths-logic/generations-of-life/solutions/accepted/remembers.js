const [head, ...rows] = require("fs").readFileSync(0, "utf8").trim().split("\n");
const [h, w, g] = head.split(" ").map(Number);
const step = (board) =>
  board.map((row, i) =>
    [...row]
      .map((cell, j) => {
        let count = 0;
        for (const di of [-1, 0, 1])
          for (const dj of [-1, 0, 1])
            if ((di || dj) && board[(i + di + h) % h][(j + dj + w) % w] === "#") count++;
        return count === 3 || (count === 2 && cell === "#") ? "#" : ".";
      })
      .join(""),
  );
const boards = [];
const seen = new Map();
let board = rows.slice(0, h);
while (!seen.has(board.join("\n"))) {
  seen.set(board.join("\n"), boards.length);
  boards.push(board);
  board = step(board);
}
const start = seen.get(board.join("\n"));
const place = g < boards.length ? g : start + ((g - start) % (boards.length - start));
console.log(boards[place].join("\n"));
