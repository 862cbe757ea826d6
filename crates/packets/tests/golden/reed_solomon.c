/* Reed-Solomon vectors by libfec: encode_rs_ccsds and decode_rs_ccsds (dual basis). */
#include <stdio.h>
#include <stdint.h>
#include <string.h>
#include <fec.h>
static uint32_t state = 2463534242u;
static unsigned next(void) { state ^= state << 13; state ^= state >> 17; state ^= state << 5; return state; }
static void hex(const unsigned char *p, int n) { for (int i = 0; i < n; i++) printf("%02x", p[i]); }
static void vector(int depth, int symbols, int errors) {
    unsigned char block[8 * 255], word[255], received[8 * 255];
    int n = symbols + 32, pad = 223 - symbols, corrected = 0;
    for (int i = 0; i < depth * symbols; i++) block[i] = next() >> 24;
    for (int w = 0; w < depth; w++) {
        for (int i = 0; i < symbols; i++) word[i] = block[i * depth + w];
        encode_rs_ccsds(word, word + symbols, pad);
        for (int i = symbols; i < n; i++) block[i * depth + w] = word[i];
    }
    memcpy(received, block, depth * n);
    for (int w = 0; w < depth; w++) {
        for (int e = 0; e < errors; ) {
            int at = (next() >> 8) % n * depth + w;
            if (received[at] != block[at]) continue;
            received[at] ^= 1 + (next() >> 8) % 255;
            e++;
        }
        for (int i = 0; i < n; i++) word[i] = received[i * depth + w];
        int found = decode_rs_ccsds(word, NULL, 0, pad);
        if (found != errors) fprintf(stderr, "libfec found %d of %d\n", found, errors);
        for (int i = 0; i < n; i++) if (word[i] != block[i * depth + w]) fprintf(stderr, "libfec differs\n");
        corrected += found;
    }
    printf("%d %d %d ", depth, depth * symbols, corrected);
    hex(block, depth * n); printf(" "); hex(received, depth * n); printf("\n");
}
int main(void) {
    vector(1, 223, 0); vector(1, 223, 16); vector(1, 1, 16); vector(1, 100, 7);
    vector(2, 37, 16); vector(3, 60, 3); vector(4, 20, 16); vector(5, 223, 16); vector(8, 10, 16);
    return 0;
}
