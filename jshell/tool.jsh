System.out.println("ndsampler for Java: tour() says where to begin, show(x) draws x, display(x) prints it whole.");
