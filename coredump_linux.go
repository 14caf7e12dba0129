package main

const mostOfCore = 1
