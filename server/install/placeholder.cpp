namespace jetcrew {}
